import type { HotlineFigures } from '#sql/queries/pages/hotline.ts';
import { codeName } from '$lib/i18n/codes.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import type { ListFigure } from '$lib/list-link.ts';
import { roundAxis, type ChartModel } from './model.ts';

const listOf = (hour: string, which: string, count: number): ListFigure => ({
	...{ kpi: `calls_${which}`, group: 'hour', key: hour, count }
});

/** Calls by hour of day, the peak in full colour. Null without a call. */
export function prepareHours({ hours, peak }: Pick<HotlineFigures, 'hours' | 'peak'>, words: Words): ChartModel | null {
	const { t, f } = words;
	const known = hours.flatMap((one) => (one.hours[0] === undefined ? [] : [{ ...one, hour: Number(one.hours[0]) }]));
	const [first, last] = [known[0], known.at(-1)];
	if (!first || !last) return null;
	const byHour = new Map(known.map((one) => [one.hour, one]));
	const places = Array.from({ length: last.hour - first.hour + 1 }, (_, i) => first.hour + i);
	const most = known.reduce((best, one) => ((one.perHour ?? 0) > (best.perHour ?? 0) ? one : best), first);
	const top = Math.max(most.perHour ?? 0, 1);
	const nameOf = (hour: number) => codeName('hour', String(hour).padStart(2, '0'), {}, words);
	const busy = new Set(peak?.hours.map(Number));
	const say = (value: number | null | undefined) => (value == null ? t.chart.missing : f.number(value, 1));
	return {
		summary: fill(t.hotline.hoursSummary, { max: say(most.perHour), hour: nameOf(most.hour) }),
		x: {
			kind: 'place',
			min: first.hour - 0.5,
			max: Math.max(last.hour, first.hour + 7) + 0.5,
			at: places,
			barWidth: 0.78,
			ticks: places.map((hour) => ({ at: hour, label: f.number(hour), minor: hour % 4 !== 0 }))
		},
		y: {
			max: top * 1.08,
			ticks: roundAxis(top)
				.steps.filter((at) => at <= top * 1.05)
				.map((at) => ({ at, label: f.number(at) }))
		},
		series: [
			{
				name: t.hotline.offered,
				shape: 'bar',
				tone: 'series',
				hollow: false,
				stacked: false,
				values: places.map((hour) => byHour.get(hour)?.perHour ?? null)
			}
		],
		pale: places.map((hour) => !busy.has(hour)),
		target: null,
		spans: [],
		labels: [],
		tips: places.map((hour) => {
			const own = byHour.get(hour);
			return {
				title: nameOf(hour),
				rows: [
					{ name: t.hotline.perHour, value: say(own?.perHour) },
					{ name: t.hotline.answered, value: f.number(own?.answered ?? 0) },
					{ name: t.hotline.abandoned, value: f.number(own?.abandoned ?? 0) },
					{ name: t.hotline.blocked, value: f.number(own?.blocked ?? 0) }
				]
			};
		}),
		table: {
			columns: [
				t.hotline.hour,
				t.hotline.perHour,
				t.hotline.offered,
				t.hotline.answered,
				t.hotline.abandoned,
				t.hotline.blocked
			],
			rows: known.map((one) => [
				nameOf(one.hour),
				say(one.perHour),
				...(['offered', 'answered', 'abandoned', 'blocked'] as const).map((name) =>
					listOf(one.hours[0]!, name, one[name])
				)
			])
		},
		opens: places.map((hour) => listOf(String(hour).padStart(2, '0'), 'offered', byHour.get(hour)?.offered ?? 0))
	};
}
