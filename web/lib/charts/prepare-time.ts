import type { Outage } from '#sql/queries/pages/page.ts';
import { tehranDay } from '$lib/i18n/format.ts';
import { addDays } from '$lib/i18n/jalali.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import type { ListFigure } from '$lib/list-link.ts';
import { barBases, roundAxis, type ChartModel, type ChartSeries, type Tone } from './model.ts';
import { bucketName, unfinishedText, type Unfinished } from './bucket-name.ts';
import { outageSpans } from './outage-spans.ts';
import { nextStart, startOf, timeAxis, type Bucket, type Grain } from './time-axis.ts';

/** A series over time: its values by the first day of their bucket, as the catalogue's groups have them. */
export interface TimeSeries {
	name: string;
	shape: ChartSeries['shape'];
	tone: Tone;
	hollow?: boolean;
	/** Stands on the series before it. */
	stacked?: boolean;
	/** `day`: first day of the bucket, `YYYY-MM-DD`. A bucket that is not there is a gap. A band without `low` is an area that stands on zero. `text`: what is said of a dot. */
	points: { day: string; value: number | null; low?: number | null; text?: string }[];
}

/** A series of other days, from the first on. */
export interface Before {
	name: string;
	from: string;
	points: { day: string; value: number | null }[];
}

/** The values of other days for each bucket: that which is as far from their beginning as the bucket is from the range's. */
function valuesBefore({ from, points }: Before, began: string, buckets: Bucket[], grain: Grain): (number | null)[] {
	const byDay = new Map(points.map(({ day, value }) => [startOf(day, grain), value]));
	const then = new Map<string, string>();
	const last = buckets.at(-1)?.day ?? '';
	for (let [day, other] = [startOf(began, grain), startOf(from, grain)]; day <= last;) {
		then.set(day, other);
		[day, other] = [nextStart(day, grain), nextStart(other, grain)];
	}
	return buckets.map(({ day }) => byDay.get(then.get(day) ?? '') ?? null);
}

export interface TimeInput {
	title: string;
	grain: Grain;
	series: TimeSeries[];
	outages: Outage[];
	/** ISO instant: the bucket that it lies in is not over yet. */
	asOf: string;
	/** Days of the page's range: buckets that it cuts are not whole either. */
	range: { from: string | null; to: string | null };
	target?: { at: number } | null;
	/** The list behind a bucket, by its first day; absent: there is none. */
	listOf?: (day: string) => ListFigure;
	/** What it is compared with, step by step from where both ranges begin: a thinner line. */
	before?: Before | undefined;
	/** Buckets that are over and not finished, by their first day. */
	unfinished?: ReadonlyMap<string, Unfinished>;
	/** How a value is written; a count if absent. */
	format?: (value: number) => string;
}

/** Every bucket from the first known to the last. */
function bucketsOf(series: TimeSeries[], grain: Grain): Bucket[] {
	const days = series.flatMap(({ points }) => points.map(({ day }) => startOf(day, grain))).sort();
	const buckets: Bucket[] = [];
	const last = days.at(-1);
	for (let day = days[0]; day !== undefined && last !== undefined && day <= last; day = nextStart(day, grain))
		buckets.push({ day, days: 1, members: [] });
	return buckets;
}

/** Series over Jalali time, with outages hatched and buckets that are not whole marked. Null without a bucket. */
export function prepareTime(input: TimeInput, words: Words): ChartModel | null {
	const { t, f } = words;
	const { grain, range } = input;
	const buckets = bucketsOf(input.series, grain);
	if (buckets.length === 0) return null;
	const x = timeAxis(buckets, grain, f, (day) => bucketName(day, grain, words));
	const spans = outageSpans(input.outages, x.min, x.max, words);
	const given = input.series.map(({ points, hollow = false, stacked = false, name, shape, tone }) => {
		const byDay = new Map(points.map(({ day, value }) => [startOf(day, grain), value]));
		const values = buckets.map(({ day }) => byDay.get(day) ?? null);
		if (shape !== 'band') return { name, shape, tone, hollow, stacked, values };
		const lowOf = new Map(points.map(({ day, value, low = value && 0 }) => [startOf(day, grain), low]));
		return { name, shape, tone, hollow, stacked, values, lows: buckets.map(({ day }) => lowOf.get(day) ?? null) };
	});
	const { before } = input;
	const series: ChartModel['series'] =
		before && range.from !== null
			? [...given, lineBefore(before.name, valuesBefore(before, range.from, buckets, grain))]
			: given;
	const tops = series.flatMap(({ values }, index) => {
		const bases = barBases(series, index);
		return values.map((value, place) => (value ?? 0) + (bases[place] ?? 0));
	});
	const most = Math.max(0, ...tops);
	const target = input.target ?? null;
	const top = Math.max(most, target && target.at < most * 3 ? target.at : 0) || 1;
	const write = input.format ?? ((value: number) => f.number(Math.round(value)));
	const say = (value: number | null | undefined) => (value == null ? t.chart.missing : write(value));

	const today = tehranDay(input.asOf);
	const hatched = buckets.map(({ day }) => {
		if (input.unfinished?.has(day)) return true;
		const last = addDays(nextStart(day, grain), -1);
		const cut = (range.from !== null && range.from > day) || (range.to !== null && range.to < last);
		return (day <= today && today <= last) || cut;
	});
	const titles = buckets.map(({ day }, index) => {
		const name = bucketName(day, grain, words);
		const unfinished = input.unfinished?.get(day);
		if (unfinished) return `${name} (${unfinishedText(unfinished, words)})`;
		return hatched[index] ? fill(t.chart.incomplete, { name }) : name;
	});
	const isArea = input.series.map(({ points }) => points.every(({ low }) => low === undefined));
	const texts = input.series.map(({ points }) => new Map(points.map(({ day, text }) => [startOf(day, grain), text])));
	const told = ({ values, lows, shape }: ChartSeries, index: number, place: number) => {
		if (shape === 'dot') return texts[place]?.get(buckets[index]!.day) ?? '';
		return isArea[place] || lows?.[index] == null ? say(values[index]) : `${write(lows[index])}–${say(values[index])}`;
	};
	const rows = titles.map((title, index) => [title, ...series.map((one, place) => told(one, index, place))]);
	return {
		summary: `${input.title}: ${titles[0] ?? ''} – ${titles.at(-1) ?? ''}`,
		x,
		y: { max: top * 1.16, ticks: valueTicks(top, write) },
		series,
		pale: buckets.map(() => false),
		hatched,
		target: target && target.at <= top ? target : null,
		spans,
		labels: [
			...(series.length > 1 ? seriesLabels(series, x.at, spans) : []),
			...unfinishedLabel(input.unfinished, buckets, tops.slice(0, buckets.length), x.at, spans, t.chart.unfinishedLabel)
		],
		tips: rows.map(([title = '', ...values]) => ({
			title,
			rows: values
				.map((value, index) => ({ name: series[index]?.name ?? '', value }))
				.filter(({ value }) => value !== '')
		})),
		table: { columns: [t.chart.bucket, ...series.map(({ name }) => name)], rows },
		...(input.listOf ? { opens: buckets.map(({ day }) => input.listOf!(day)) } : {})
	};
}

/** What is compared with: thin and dashed, over whatever the range is drawn as. */
export const lineBefore = (name: string, values: (number | null)[]): ChartModel['series'][number] => ({
	...{ name, shape: 'line', tone: 'ink', hollow: true, thin: true, stacked: false, values }
});

/** Ticks of an axis from zero to a bit above its highest value. */
export function valueTicks(top: number, write: (value: number) => string): ChartModel['y']['ticks'] {
	// Shares and hours have steps below 1: the axis is rounded in hundredths of them.
	const scale = top < 10 ? 1_000 : 1;
	return roundAxis(top * scale)
		.steps.map((at) => at / scale)
		.filter((at) => at <= top * 1.05)
		.map((at) => ({ at, label: write(at) }));
}

/** Above the highest of what is not finished; half way up beneath an outage, whose name stands above. */
function unfinishedLabel(
	unfinished: TimeInput['unfinished'],
	buckets: Bucket[],
	tops: number[],
	at: number[],
	spans: ChartModel['spans'],
	text: string
): ChartModel['labels'] {
	const some = buckets.flatMap(({ day }, index) => (unfinished?.has(day) ? [index] : []));
	if (some.length === 0) return [];
	const highest = some.reduce((best, index) => (tops[index]! > tops[best]! ? index : best));
	const [place, top] = [at[highest]!, tops[highest]!];
	const half = Math.abs((at[1] ?? place) - (at[0] ?? place)) / 2;
	const isBeneathOutage = spans.some(({ from, to }) => from <= place + half && place - half <= to);
	return [{ at: place, value: isBeneathOutage ? top / 2 : top, text, tone: 'ink' }];
}

/** Each name at the highest point of its series that is free of others' names and of outages. */
export function seriesLabels(
	series: ChartModel['series'],
	at: number[],
	spans: ChartModel['spans']
): ChartModel['labels'] {
	const labels: ChartModel['labels'] = [];
	const width = (at.at(-1) ?? 0) - (at[0] ?? 0);
	const highest = Math.max(1, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
	for (const { name, tone, values } of series) {
		const places = values
			.map((value, index) => ({ value: value ?? -1, at: at[index] ?? 0 }))
			.filter((place) => place.value >= 0)
			.sort((a, b) => b.value - a.value);
		const free = places.find(
			(place) =>
				!spans.some(({ from, to }) => place.at > from - width * 0.1 && place.at < to + width * 0.1) &&
				!labels.some(
					(label) =>
						Math.abs(label.at - place.at) < width * 0.16 && Math.abs(label.value - place.value) < highest * 0.12
				)
		);
		if (free) labels.push({ at: free.at, value: free.value, text: name, tone });
	}
	return labels;
}
