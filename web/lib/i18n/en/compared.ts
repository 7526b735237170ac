import type { Dictionary } from '../fa.ts';

/** What is said of the days to compare with; the server sends it along where they are asked for. */
export const compared: Pick<Dictionary, 'compared'> = {
	compared: {
		title: 'Days compared',
		more: '(now {by} more)',
		less: '(now {by} less)',
		same: '(now the same)',
		points: '{n} percentage {n|point|points}',
		series: '{what}, compared',
		line: 'Thin dashed line: {what} in the days compared, {from} to {to}',
		unfinished: '(not finished: {share} {what})'
	}
};
