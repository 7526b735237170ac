import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import type { ChartModel } from './model.ts';
import { bucketsOf, grainOf, meanOf, timeAxis } from './time-axis.ts';

const FIELDS = ['offered', 'answered', 'abandoned', 'blocked'] as const;

/** Calls by day: answered (solid) with those who did not get through (hollow) on top, and the line's capacity. Null without a day. */
export function prepareCalls(calls: WallSnapshot['calls'], { t, f }: Words): ChartModel | null {
	const names = calls.days.map((day) => day.day);
	const grain = grainOf(names);
	const buckets = bucketsOf(names, grain);
	if (buckets.length === 0) return null;

	const x = timeAxis(buckets, grain, f);
	const pick = (field: (typeof FIELDS)[number]) => {
		const values = calls.days.map((day) => day[field]);
		return buckets.map((bucket) => meanOf(values, bucket));
	};
	const columns = FIELDS.map(pick);
	const [, answered = [], abandoned = [], blocked = []] = columns;
	const lost = buckets.map((_, index) => (abandoned[index] ?? 0) + (blocked[index] ?? 0));
	const most = Math.max(0, ...answered.map((value, index) => (value ?? 0) + (lost[index] ?? 0)));
	const number = (value: number | null | undefined) => f.number(Math.round(value ?? 0));
	const lists = FIELDS.map((field, place) =>
		buckets.map(({ day, members }, index) => ({
			...{ kpi: `calls_${field}`, group: grain, key: day },
			count: members.reduce((sum, member) => sum + (calls.days[member]?.[field] ?? 0), 0),
			text: number(columns[place]?.[index])
		}))
	);
	const headings = [t.calls.offered, t.calls.answered, t.calls.abandoned, t.calls.blocked];

	return {
		summary: fill(t.calls.summary, {
			from: f.day(names[0] ?? '', true),
			to: f.day(names.at(-1) ?? '', true),
			max: number(Math.max(...answered.map((value) => value ?? 0)))
		}),
		x,
		// The one value that matters here is the capacity.
		y: {
			max: Math.max(most, calls.cap) * 1.04 || 1,
			ticks: calls.cap > 0 ? [{ at: calls.cap, label: f.number(calls.cap) }] : []
		},
		series: [
			{ name: t.calls.answered, shape: 'bar', tone: 'series', hollow: false, stacked: false, values: answered },
			{ name: t.calls.lost, shape: 'bar', tone: 'series', hollow: true, stacked: true, values: lost }
		],
		pale: buckets.map(() => false),
		target: calls.cap > 0 ? { at: calls.cap } : null,
		spans: [],
		labels: [],
		tips: buckets.map((bucket, index) => ({
			title: f.longDay(bucket.day),
			rows: columns.map((column, place) => ({ name: headings[place] ?? '', value: number(column[index]) }))
		})),
		table: {
			columns: [t.calls.day, ...headings],
			rows: buckets.map((bucket, index) => [f.day(bucket.day, true), ...lists.map((list) => list[index]!)])
		},
		opens: lists[0]!
	};
}
