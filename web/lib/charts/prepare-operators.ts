import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import type { ChartModel } from './model.ts';

/** One column for each operator, fewest to most; those below the target are pale. Null when no day is complete. */
export function prepareOperators(operators: WallSnapshot['operators'], { t, f }: Words): ChartModel | null {
	const sorted = [...operators.perOperator].sort((a, b) => a.count - b.count || (a.code < b.code ? -1 : 1));
	const most = sorted.at(-1);
	const least = sorted[0];
	if (!operators.day || !most || !least) return null;
	const rows = sorted.map(({ code, count }) => ({ name: code, value: f.number(count) }));
	const days = { from: operators.day, to: operators.day };
	const opens = sorted.map(({ code, count }) => ({
		...{ kpi: 'operator_referrals', group: 'operator', key: code, days, count }
	}));

	return {
		summary: fill(t.operators.summary, {
			day: f.day(operators.day),
			max: f.number(most.count),
			min: f.number(least.count)
		}),
		x: {
			kind: 'place',
			min: -0.5,
			max: sorted.length - 0.5,
			at: sorted.map((_, index) => index),
			barWidth: 0.78,
			ticks: []
		},
		y: {
			max: Math.max(most.count, operators.targetEach) * 1.04 || 1,
			ticks: operators.targetEach > 0 ? [{ at: operators.targetEach, label: f.number(operators.targetEach) }] : []
		},
		series: [
			{
				name: t.operators.count,
				shape: 'bar',
				tone: 'series',
				hollow: false,
				stacked: false,
				values: sorted.map(({ count }) => count)
			}
		],
		pale: sorted.map(({ count }) => count < operators.targetEach),
		target: operators.targetEach > 0 ? { at: operators.targetEach } : null,
		spans: [],
		labels: [],
		tips: rows.map(({ name, value }) => ({ title: name, rows: [{ name: t.operators.count, value }] })),
		table: {
			columns: [t.operators.operator, t.operators.count],
			rows: rows.map(({ name }, index) => [name, opens[index]!]).reverse()
		},
		opens
	};
}
