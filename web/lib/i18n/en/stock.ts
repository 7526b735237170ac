import type { Dictionary } from '../fa.ts';

/** What waited at the end of each day, and what will by the forecast. */
export const stock: Pick<Dictionary, 'stock' | 'queue'> = {
	stock: {
		title: 'Unanswered at the end of each day',
		note: 'whenever registered',
		all: 'All unanswered',
		bodies: 'Bodies responsible',
		office: 'Office responsible',
		caption:
			'Line: all unanswered. Coloured area: those that bodies are responsible for; for what lies between the office is.',
		ahead: 'From today on: what is forecast, with its 60% band.',
		empty: 'There is no day with data in this range.'
	},
	/** Pictures and arithmetic of a queue; what is said of its forecast is in `forecast`. */
	queue: {
		title: 'Forecast of the queue of letters',
		empty: 'No letter is in the queue.',
		chart: 'Letters in the queue at the end of each day',
		stood: 'In the queue',
		expected: 'Forecast',
		band: '60 % band',
		tests: 'Back-test: the forecast of 10 working days before beside what came',
		actual: 'What came',
		noChart: 'No working day is over yet.',
		pace: 'Letters answered each working day',
		paceWords:
			'If {pace} {pace|letter|letters} a day {pace|is|are} answered and none comes, {open} {open|letter takes|letters take} about {days} working {days|day|days}. This is arithmetic, not a forecast.'
	}
};
