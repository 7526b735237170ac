import type { Dictionary } from '../fa.ts';

/** What waited at the end of each day. */
export const stock: Pick<Dictionary, 'stock'> = {
	stock: {
		title: 'Unanswered at the end of each day',
		note: 'whenever registered',
		all: 'All unanswered',
		bodies: 'With bodies',
		office: 'With the office',
		caption: 'Line: all unanswered. Coloured area: those with bodies; what lies between is with the office.',
		ahead: 'From today on: what is forecast, with its 60% band.',
		empty: 'There is no day with data in this range.'
	}
};
