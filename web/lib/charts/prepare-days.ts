import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import type { ListLink } from '$lib/list-link.ts';
import { roundAxis, type ChartModel } from './model.ts';
import { outageSpans } from './outage-spans.ts';
import { bucketName } from './bucket-name.ts';
import { lineBefore } from './prepare-time.ts';
import { bucketsOf, DAY_MS, grainOf, meanOf, timeAxis } from './time-axis.ts';

export interface DaysChart {
	model: ChartModel;
	grain: 'day' | 'week' | 'month';
}

function highest(values: (number | null)[]): number {
	return values.reduce<number>((best, value, index) => ((value ?? -1) > (values[best] ?? -1) ? index : best), 0);
}

/**
 * Letters received (bars) and referred (line) by day, the target, and outages hatched. Long ranges are drawn as the
 * mean per day of weeks or Jalali months, so that the target stays comparable. Null when there is no day.
 * @param where which letters and calls those are that the days count
 * @param before what was received on the days that are compared with, for each of the days
 */
export function prepareDays(
	days: WallSnapshot['days'],
	outages: WallSnapshot['outages'],
	target: number,
	words: Words,
	where: ListLink['where'] = [],
	before?: { name: string; values: (number | null)[] }
): DaysChart | null {
	const { t, f } = words;
	const names = days.map((day) => day.day);
	const grain = grainOf(names);
	const buckets = bucketsOf(names, grain);
	if (buckets.length === 0) return null;

	const x = timeAxis(buckets, grain, f);
	const pick = (field: 'received' | 'referred' | 'answered') => {
		const values = days.map((day) => day[field]);
		return buckets.map((bucket) => meanOf(values, bucket));
	};
	const received = pick('received');
	const referred = pick('referred');
	const answered = pick('answered');
	const spans = outageSpans(outages, x.min, x.max, words);
	// No referral during an outage is no zero of the office's work: the line has a gap there.
	const drawn = referred.map((value, index) => {
		const at = x.at[index] ?? 0;
		return !value && spans.some((span) => at >= span.from && at <= span.to) ? null : value;
	});
	const compared = before
		? [
				lineBefore(
					before.name,
					buckets.map((bucket) => meanOf(before.values, bucket))
				)
			]
		: [];
	const known = [...received, ...referred, ...compared.flatMap(({ values }) => values)].filter(
		(value) => value !== null
	);
	const most = Math.max(0, ...known);
	const top = Math.max(1, most, most * 3 > target ? target : 0);

	const number = (value: number | null) => (value === null ? t.days.missing : f.number(Math.round(value)));
	const pale = buckets.map((bucket) => bucket.members.some((index) => days[index]?.incomplete));
	const titles = buckets.map((bucket, index) => {
		const name = bucketName(bucket.day, grain, words);
		return pale[index] ? `${name} (${t.days.incomplete})` : name;
	});

	const opens = buckets.map(({ day, members }, index) => ({
		...{ kpi: 'answered', part: 'den' as const, group: grain, key: day, where },
		count: members.reduce((sum, member) => sum + (days[member]?.received ?? 0), 0),
		text: number(received[index] ?? null)
	}));

	const topReceived = highest(received);
	// Away from the beginning, where the received stand high, and not into the name of an outage.
	const room = (x.max - x.min) * 0.18;
	const crowded = (index: number) => {
		const at = x.at[index] ?? 0;
		return pale[index] || spans.some(({ from, to }) => at > from - room && at < to + room);
	};
	const later = drawn.map((value, index) => (index >= drawn.length * 0.3 && !crowded(index) ? value : null));
	const topReferred = highest(later.some((value) => value !== null) ? later : drawn);
	const label = (index: number, value: number | null | undefined, text: string, tone: 'series' | 'ink') => {
		const at = x.at[index];
		return at === undefined || value == null ? [] : [{ at, value, text, tone }];
	};
	const model: ChartModel = {
		summary: fill(t.days.summary, {
			from: f.day(names[0] ?? '', true),
			to: f.day(names.at(-1) ?? '', true),
			max: number(received[topReceived] ?? null),
			maxDay: f.day(buckets[topReceived]?.day ?? '')
		}),
		x,
		// Room above for the names of series and outages.
		y: {
			max: top * 1.16,
			ticks: roundAxis(top)
				.steps.filter((at) => at <= top * 1.05)
				.map((at) => ({ at, label: f.number(at, 1) }))
		},
		series: [
			{ name: t.days.received, shape: 'bar', tone: 'series', hollow: false, stacked: false, values: received },
			{ name: t.days.referred, shape: 'line', tone: 'ink', hollow: false, stacked: false, values: drawn },
			...compared
		],
		pale: pale.map(() => false),
		hatched: pale,
		target: target > 0 && target <= top ? { at: target } : null,
		spans,
		labels: [
			...label(topReceived, received[topReceived], t.days.received, 'series'),
			...label(topReferred, drawn[topReferred], t.days.referred, 'ink')
		],
		tips: titles.map((title, index) => ({
			title,
			rows: [
				{ name: t.days.received, value: number(received[index] ?? null) },
				{ name: t.days.referred, value: number(referred[index] ?? null) },
				{ name: t.days.answered, value: number(answered[index] ?? null) },
				...compared.map(({ name, values }) => ({ name, value: number(values[index] ?? null) }))
			]
		})),
		table: {
			columns: [t.days.day, t.days.received, t.days.referred, t.days.answered],
			rows: titles.map((title, index) => [
				title,
				received[index] == null ? t.days.missing : opens[index]!,
				number(referred[index] ?? null),
				number(answered[index] ?? null)
			])
		},
		opens
	};
	return { model: apart(model), grain };
}

/** Two names at nearly one place would cover each other: the lower one goes. */
function apart(model: ChartModel): ChartModel {
	const [first, second] = model.labels;
	if (!first || !second) return model;
	const near =
		Math.abs(first.at - second.at) < (model.x.max - model.x.min) * 0.12 &&
		Math.abs(first.value - second.value) < model.y.max * 0.12;
	if (!near) return model;
	const received = model.series[0]?.values ?? [];
	const free = model.x.at.findIndex(
		(at, index) => Math.abs(at - second.at) > 12 * DAY_MS && (received[index] ?? 0) > model.y.max * 0.3
	);
	if (free < 0) return { ...model, labels: [second] };
	return {
		...model,
		labels: [{ ...first, at: model.x.at[free] ?? first.at, value: received[free] ?? first.value }, second]
	};
}
