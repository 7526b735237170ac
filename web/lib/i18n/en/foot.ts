import type { Dictionary } from '../fa.ts';

/** Below a page of figures. */
export const foot: Pick<Dictionary, 'foot'> = {
	foot: {
		sources: 'Sources',
		source: '\u2068{source}\u2069: {ago}',
		dark: 'Dark',
		light: 'Light',
		kiosk: 'Wall screen',
		csv: 'Figures as CSV',
		known: 'Figures for {moment}',
		knownAt: 'with all that had come by {moment}'
	}
};
