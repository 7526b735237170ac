import type { OperatorsFigures } from '#sql/queries/pages/operators.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import type { ChartModel } from './model.ts';

type Operators = Pick<OperatorsFigures, 'operators' | 'targetEach'>;

/** What an operator refers on a day on which they refer any. */
export const perDayOf = ({ referrals, operatorDays }: OperatorsFigures['operators'][number]): number =>
	operatorDays > 0 ? referrals / operatorDays : 0;

/** One column for each operator by their mean a day, fewest to most; those below the line are pale. Null without any. */
export function prepareSpread({ operators, targetEach }: Operators, { t, f }: Words): ChartModel | null {
	const sorted = operators
		.map((one) => ({ code: one.code, perDay: perDayOf(one), count: one.referrals }))
		.sort((a, b) => a.perDay - b.perDay);
	const [least, most] = [sorted[0], sorted.at(-1)];
	if (!least || !most) return null;
	const rows = sorted.map(({ code, perDay }) => [code, f.number(perDay, 1)]);
	return {
		summary: fill(t.staff.spreadSummary, {
			count: f.number(sorted.length),
			min: f.number(least.perDay, 1),
			max: f.number(most.perDay, 1)
		}),
		x: {
			kind: 'place',
			min: -0.5,
			max: Math.max(sorted.length, 12) - 0.5,
			at: sorted.map((_, index) => index),
			barWidth: 0.78,
			ticks: []
		},
		y: {
			max: Math.max(most.perDay, targetEach) * 1.04 || 1,
			ticks: [{ at: targetEach, label: f.number(targetEach) }]
		},
		series: [
			{
				name: t.staff.each,
				shape: 'bar',
				tone: 'series',
				hollow: false,
				stacked: false,
				values: sorted.map(({ perDay }) => perDay)
			}
		],
		pale: sorted.map(({ perDay }) => perDay < targetEach),
		target: { at: targetEach },
		spans: [],
		labels: [],
		tips: rows.map(([title = '', value = '']) => ({ title, rows: [{ name: t.staff.each, value }] })),
		table: { columns: [t.staff.operator, t.staff.each], rows: rows.toReversed() },
		opens: sorted.map(({ code, count }) => ({ kpi: 'operator_referrals', group: 'operator', key: code, count }))
	};
}
