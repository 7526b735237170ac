import { roundAxis, type ChartModel } from '$lib/charts/model.ts';
import { bucketName, unfinishedText } from '$lib/charts/bucket-name.ts';
import { seriesLabels, valueTicks } from '$lib/charts/prepare-time.ts';
import { DAY_MS, timeAxis } from '$lib/charts/time-axis.ts';
import { dayOfPosition } from '$lib/i18n/jalali.ts';
import { unfinishedShare } from '#sql/model/finished.ts';
import type { Words } from '$lib/i18n/text.ts';
import type { Plan } from './chart-plan.ts';
import type { Place, Role } from './columns.ts';
import { lookOf, type Drawn } from './looks.ts';
import { valueText } from './shown.ts';

const HOUR_MS = 3_600_000;
/** No more numbers than these have a tick each. */
const TICKS = 12;

/** A place in words. */
export function placeName({ key, at, day, time }: Place, grain: Plan['grain'], words: Words): string {
	const { f } = words;
	if (day === undefined) return numberName(at, words);
	if (time === undefined) return bucketName(day, grain ?? 'day', words);
	return `${f.longDay(day)}${f.lang === 'fa' ? '،' : ','} ${f.digits(key.slice(11).replace(/:00$/, ''))}`;
}

/** Years and hours are no quantities: no marks of thousands in them. */
const numberName = (at: number, words: Words): string =>
	Number.isInteger(at) && Math.abs(at) < 10_000 ? words.f.digits(String(at)) : valueText(at, words);

/** A place in words by its key, as series have it. */
export function keyName(key: string, role: Role, grain: Plan['grain'], words: Words): string {
	if (role === 'number') return numberName(Number(key), words);
	const time = key.slice(11);
	return placeName({ key, at: 0, day: key.slice(0, 10), ...(time === '' ? {} : { time }) }, grain, words);
}

/** Two codes may have one name: then the code stands beside it. */
function distinctNames(keys: string[], nameOf: (key: string) => string): string[] {
	const names = keys.map(nameOf);
	return names.map((name, at) => (names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${keys[at]})`));
}

type Axis = ChartModel['x'];

/** The least distance of two neighbours is what a bar may take. */
function barWidth(places: Place[], span: number): number {
	const gaps = places.slice(1).map(({ at }, index) => at - places[index]!.at);
	return 0.78 * gaps.filter((gap) => gap > 0).reduce((least, gap) => Math.min(least, gap), span || 1);
}

function momentAxis(places: Place[], { f }: Words): Axis {
	const [min, max] = [places[0]!.at, places.at(-1)!.at];
	const [span, width] = [max - min, barWidth(places, max - min)];
	const days = [dayOfPosition(min), dayOfPosition(max)].map((day) => ({ day, days: 1, members: [] }));
	const step = [1, 2, 3, 6, 12].find((hours) => span / (hours * HOUR_MS) <= 8);
	const hours = () => {
		const first = Math.ceil(min / (step! * HOUR_MS)) * step! * HOUR_MS;
		const all = Array.from(
			{ length: Math.floor((max - first) / (step! * HOUR_MS)) + 1 },
			(_, index) => first + index * step! * HOUR_MS
		);
		return all.map((at) => {
			const [day = '', time = ''] = new Date(at).toISOString().slice(0, 16).split('T');
			return { at, label: time === '00:00' ? f.day(day) : f.digits(time), minor: false };
		});
	};
	// Days begin at their midnight, where their values are moments.
	const ticks = step ? hours() : timeAxis(days, 'day', f).ticks.map((tick) => ({ ...tick, at: tick.at - DAY_MS / 2 }));
	return {
		...{ kind: 'time', min: min - width / 2, max: max + width / 2, barWidth: width, ticks },
		at: places.map(({ at }) => at)
	};
}

function numberAxis(places: Place[], words: Words): Axis {
	const at = places.map((place) => place.at);
	const [least, most] = [at[0]!, at.at(-1)!];
	// An axis of quantities begins at zero where that costs little room.
	const from = least > 0 && least < most * 0.3 ? 0 : least;
	const [span, width] = [most - from || 1, barWidth(places, most - from)];
	const distinct = [...new Set(at)];
	const isOfSteps = distinct.length <= TICKS && distinct.every((one) => Number.isInteger(one));
	// Half of the span: twice as many steps as an axis of values has.
	const { steps } = roundAxis(span * 500);
	const step = (steps[1] ?? 1) / 1_000;
	const round = Array.from({ length: TICKS }, (_, index) => (Math.ceil(from / step) + index) * step);
	const ticks = (isOfSteps ? distinct : round.filter((one) => one <= most)).map((one, index) => ({
		at: one,
		label: numberName(one, words),
		minor: isOfSteps && distinct.length > 6 && index % 2 === 1
	}));
	const edge = Math.max(width / 2, span * 0.02);
	return { kind: 'place', min: from - edge, max: most + edge, at, barWidth: width, ticks };
}

function axisOf({ axis, grain, places }: Plan, words: Words): Axis {
	if (axis === 'number') return numberAxis(places, words);
	if (grain === null && places.some(({ time }) => time !== undefined)) return momentAxis(places, words);
	const buckets = places.map(({ day }) => ({ day: day!, days: 1, members: [] }));
	return timeAxis(buckets, grain ?? 'day', words.f, (day) => bucketName(day, grain ?? 'day', words));
}

/** On a narrow screen names at the lines would cover them, and long ticks each other: the legend has the names. */
export function narrowed(model: ChartModel): ChartModel {
	const ticks = model.x.ticks.filter(({ minor }) => !minor);
	const every = Math.ceil(ticks.length / 3);
	return { ...model, labels: [], x: { ...model.x, ticks: ticks.filter((_, index) => index % every === 0) } };
}

/** Where neighbours are not finished, beneath whatever is drawn; the last says it. */
function unfinishedSpans(isUnfinished: boolean[], { at, barWidth }: Axis, label: string): ChartModel['spans'] {
	const spans: ChartModel['spans'] = [];
	for (const [place, one] of isUnfinished.entries()) {
		const [from, to] = [at[place]! - barWidth / 2, at[place]! + barWidth / 2];
		const last = spans.at(-1);
		if (one && isUnfinished[place - 1] && last) last.to = to;
		else if (one) spans.push({ from, to, label: '' });
	}
	return spans.map((span, index) => (index === spans.length - 1 ? { ...span, label } : span));
}

/**
 * What a plan along time or numbers looks like, of the series that are switched on.
 * @param title names it for those who do not see it
 * @param nameOf a series by its raw value
 */
export function planModel(
	plan: Plan,
	drawn: Drawn,
	title: string,
	nameOf: (key: string) => string,
	words: Words
): ChartModel {
	const shape = { line: 'line', bar: 'bar', scatter: 'dot', heat: 'bar' } as const;
	const shown = plan.series.filter(({ key }) => drawn.has(key));
	const x = axisOf(plan, words);
	const seriesNames = distinctNames(
		shown.map(({ key }) => key),
		nameOf
	);
	const series = shown.map(({ key, values }, index) => ({
		...{ name: seriesNames[index]!, shape: shape[plan.choice.kind], ...lookOf(drawn.get(key) ?? 0), stacked: false },
		...(shown.length > 1 ? { slot: { index, of: shown.length } } : {}),
		// The axis begins at zero: what lies below it is told, not drawn.
		values: values.map((value) => (value === null || value < 0 ? null : value))
	}));
	const top =
		series.reduce((most, { values }) => values.reduce<number>((high, value) => Math.max(high, value ?? 0), most), 0) ||
		1;
	const say = (value: number | null | undefined) => (value == null ? words.t.chart.missing : valueText(value, words));
	const { chart } = words.t;
	const toCome = plan.places.map(({ key }) => unfinishedShare(plan.unfinished.get(key) ?? 0));
	const names = plan.places.map((place, index) => {
		const name = placeName(place, plan.grain, words);
		const share = toCome[index]!;
		if (share === null) return name;
		return `${name} (${unfinishedText({ share, what: chart.toCome, isEstimate: false }, words)})`;
	});
	return {
		summary: `${title}: ${names[0] ?? ''} – ${names.at(-1) ?? ''}`,
		x,
		y: { max: top * 1.16, ticks: valueTicks(top, (value) => valueText(value, words)) },
		series,
		pale: [],
		target: null,
		spans: unfinishedSpans(
			toCome.map((share) => share !== null),
			x,
			chart.unfinishedLabel
		),
		labels: shown.length > 1 && plan.choice.kind === 'line' ? seriesLabels(series, x.at, []) : [],
		tips: names.map((name, index) => ({
			title: name,
			rows: shown
				.map(({ values }, place) => ({ name: seriesNames[place]!, value: values[index] }))
				.filter(({ value }) => plan.choice.kind !== 'scatter' || value != null)
				.map((one) => ({ ...one, value: say(one.value) }))
		})),
		table: {
			columns: [plan.choice.x, ...series.map(({ name }) => name)],
			rows: names.map((name, index) => [name, ...shown.map(({ values }) => say(values[index]))])
		}
	};
}
