import type { Dictionary } from '../fa.ts';

/** What programs can read, and how: also the descriptions of the OpenAPI document. */
export const api: Pick<Dictionary, 'api'> = {
	api: {
		title: 'API',
		about:
			'With a personal token, programs read the figures and lists that you see, with the same definitions and the same numbers. The answer is JSON, or CSV where the Accept header asks for it. Each call has its line in the access log.',
		token: 'Make a token',
		document: 'OpenAPI 3.1 document',
		scope: 'Scope of the token: {scope}',
		scopes: { figures: 'figures', lists: 'lists' },
		paths: {
			catalogue: {
				name: 'All figures',
				text: 'The figures with their titles, definitions, units, and the dimensions by which they are grouped and filtered.'
			},
			figure: {
				name: 'One figure',
				text: 'The number of a figure, or of each of its groups: the counts of its numerator and denominator, and its value. It is what the command pasokh kpi says.'
			},
			list: {
				name: 'The list behind a figure',
				text: 'The rows that a figure counts, page by page, the oldest first: nothing of a person, and no word of a letter. All pages are of one moment.'
			}
		},
		parametersOf: 'Parameters of “{name}”',
		noParameters: 'It has no parameters.',
		parameter: 'Parameter',
		takes: 'Value',
		meaning: 'Meaning',
		usual: 'if absent {value}',
		parameters: {
			name: 'The name of the figure, of the list of all figures.',
			from: 'Where the range begins: a day (Jalali or Gregorian), or a moment with its offset.',
			to: 'Where it ends: with that day, or before that moment.',
			as_of: 'What had happened by this moment, or by the end of this day; if absent, by now.',
			known_at: 'What the office knew at this moment, or at the end of this day; if absent, all that it knows.',
			by: 'What to group by: a dimension of the figure, or a step of the Jalali calendar.',
			where: 'Only these: a dimension, a colon, a code. It may be given several times.',
			outages: 'With exclude, days of outages are left out.',
			part: 'The rows of the numerator (num) or of the denominator (den).',
			group: 'Only the rows of one group: its dimension, or step of the calendar.',
			key: 'The code of that group, or its first day.',
			cursor: 'The next of the page before, with the same parameters.',
			limit: 'Most rows of a page.'
		},
		freshness:
			'Each answer says for which moment it holds (as_of), and until when what was received is in it (known_at). With ETag and If-None-Match only what has changed is sent again; the answer for a moment of the past (known_at) may be kept for an hour.',
		csv: 'The file of a page’s figures (\u2066/figures.csv\u2069) can be had with a token as well.',
		problems: 'Problems',
		problemsAbout:
			'Each comes as application/problem+json and says which parameter is wrong (parameter) and what to do (cure).',
		problem: {
			token: 'There is no token, or it is unknown, revoked or expired, or its person has no right to it any more.',
			scope: 'The token does not have this scope.',
			role: 'The role of the token’s person may not see this.',
			parameter: 'A parameter is wrong, unknown, or given twice.',
			unknown: 'There is no such figure or address.',
			method: 'One can only read (GET).',
			type: 'There is no such format; there are JSON and CSV.',
			quota:
				'Your quota, which all your tokens share, is used up: 120 calls at once, then two a second. Retry-After says when to come back.',
			failed: 'Something failed here, and it was noted.',
			away: 'The database does not answer just now; Retry-After says when to come back.'
		},
		examples: 'Examples',
		examplesAbout: 'Put your token in the place of TOKEN.'
	}
};
