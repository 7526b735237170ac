import type { Dictionary } from '../fa.ts';

/** Counties and their map. */
export const counties: Pick<Dictionary, 'counties'> = {
	counties: {
		title: 'Counties · {count} {count|letter|letters} per 10,000 residents',
		hero: 'Letters per 10,000 residents',
		sentence:
			'{letters} {letters|letter|letters} came from {counties} {counties|county|counties} and {answered} {answered|is|are} answered',
		most: '. Most by residents came from {most} ({mostRate}), fewest from {least} ({leastRate})',
		sentenceHidden: '{letters} {letters|letter|letters} came and {answered} {answered|is|are} answered',
		mostShown:
			'. Of the counties that are shown, most by residents came from {most} ({mostRate}), fewest from {least} ({leastRate})',
		late: '; {late} are past their deadline',
		unknown: '. {unknown} have no county of the list',
		stop: '. ',
		empty: 'No letter was registered in this range',
		map: 'Map',
		mapNote: {
			unanswered: 'Share unanswered of each county’s letters; darker: more',
			late: 'Share overdue of each county’s letters; darker: more',
			rate: 'Letters per 10,000 residents; darker: more'
		},
		what: { unanswered: 'Share unanswered', late: 'Share overdue', rate: 'Per 10,000' },
		switch: 'What the map shows',
		bar: 'The way of a letter',
		table: 'Each county',
		region: 'Table of counties',
		tableNote: 'Letters registered in the range',
		columns: {
			name: 'County',
			letters: 'Letters',
			persons: 'Persons',
			rate: 'Per 10,000',
			unanswered: 'Unanswered',
			on_time: 'On time',
			km: 'Estimated median'
		},
		hints: {
			name: 'name of the county',
			letters: 'letters registered in the range',
			persons: 'different persons',
			rate: 'letters per 10,000 residents, census of 1395',
			unanswered: 'letters unanswered',
			on_time: 'share answered on time, of letters answered or past the deadline',
			km: 'Estimated median to the answer, counting those that wait; by Kaplan and Meier'
		},
		notKnown: '–',
		bad_map: 'must be \u2066unanswered\u2069, \u2066late\u2069 or \u2066rate\u2069'
	}
};
