import type { ChartChoice, Join } from '#sql/model/chart-choice.ts';
import { median, sum } from '#sql/model/lists.ts';
import { dayPosition } from '$lib/i18n/jalali.ts';
import { nextStart, startOf, type Grain } from '$lib/charts/time-axis.ts';
import { alignDays, numberOf, placesOf, type Place, type Role, type Table } from './columns.ts';
import { candidatesOf, partingColumns } from './first-choice.ts';

/** Beyond these a picture says nothing, and a browser is slow. */
export const MOST = { rows: 20_000, series: 200, places: 5_000, bars: 1_000 };

export interface PlannedSeries {
	/** The raw value of the series' column; that of y's name where there is none. */
	key: string;
	/** By place; null: there is none. */
	values: (number | null)[];
}

/** What a picture shows: each value at its place, as it is or as the analyst said to join several. */
export interface Plan {
	choice: ChartChoice;
	axis: Role;
	/** Of days alone: the step that they stand apart. */
	grain: Grain | null;
	/** In order along the axis; of a scatter one for each row. */
	places: Place[];
	series: PlannedSeries[];
	/** What a column "unfinished" says of a place: which share of it is to come; the most of several. */
	unfinished: ReadonlyMap<string, number>;
	/** Rows that have no place, and those without a value. */
	leftOut: { noPlace: number; noValue: number };
}

/** Why nothing is drawn. */
export type Refusal =
	| { why: 'nothing' }
	| { why: 'rows' | 'series' | 'places'; count: number; most: number }
	| {
			why: 'several';
			/** The first place that has several values, and the first of these. */
			place: Place;
			grain: Grain | null;
			series: string | null;
			values: number[];
			count: number;
			/** How many places have several. */
			places: number;
			/** Columns that would tell them apart as series. */
			parting: string[];
	  };

const JOINED: Record<Join, (values: number[]) => number> = {
	sum,
	mean: (values) => sum(values) / values.length,
	median,
	// Not spread: an argument each would be too many.
	min: (values) => values.reduce((least, value) => Math.min(least, value)),
	max: (values) => values.reduce((most, value) => Math.max(most, value))
};

/** Lays a result out as was chosen. Values are never joined unless the choice says how. */
export function planChart(table: Table, choice: ChartChoice): { plan: Plan } | { refusal: Refusal } {
	const all = candidatesOf(table);
	const x = all.find(({ name }) => name === choice.x)!;
	const y = all.find(({ name }) => name === choice.y)!;
	const by = all.find(({ name }) => name === choice.series);
	if (table.rows.length > MOST.rows) return { refusal: { why: 'rows', count: table.rows.length, most: MOST.rows } };
	const placeOf = placesOf(table.columns[x.index]!, x.role);
	const keyOf = by && placesOf(table.columns[by.index]!, by.role);
	const leftOut = { noPlace: 0, noValue: 0 };
	const unfinished = new Map<string, number>();
	const to = table.columns.findIndex(({ name }) => name === 'unfinished');
	const points: { place: Place; key: string; value: number }[] = [];
	for (const row of table.rows) {
		const [place, value] = [placeOf(row[x.index]), numberOf(row[y.index])];
		if (place) unfinished.set(place.key, Math.max(unfinished.get(place.key) ?? 0, numberOf(row[to]) ?? 0));
		if (!place) leftOut.noPlace++;
		else if (value === null) leftOut.noValue++;
		else points.push({ place, value, key: keyOf ? (keyOf(row[by.index])?.key ?? '') : choice.y });
	}
	if (points.length === 0) return { refusal: { why: 'nothing' } };
	const keys = [...new Set(points.map(({ key }) => key))];
	if (keys.length > MOST.series) return { refusal: { why: 'series', count: keys.length, most: MOST.series } };
	const rest = { choice, axis: x.role, leftOut, unfinished };
	if (choice.kind === 'scatter') {
		const sorted = points.toSorted((a, b) => a.place.at - b.place.at);
		const series = keys.map((key) => ({ key, values: sorted.map((one) => (one.key === key ? one.value : null)) }));
		return { plan: { ...rest, grain: null, places: alignDays(sorted.map(({ place }) => place)), series } };
	}
	const found = gather(points);
	const places = new Map([...found.values()].map(({ place }) => [place.key, place]));
	const { grain, all: laidOut } = layOut([...places.values()], x.role);
	const several = [...found.values()].filter(({ values }) => values.length > 1);
	if (several.length > 0 && choice.join === null) {
		const { place, key, values } = several[0]!;
		const parting = partingColumns(table, x, y).map(({ name }) => name);
		const where = { place, grain, series: by ? key : null, values: values.slice(0, 4), count: values.length };
		return { refusal: { why: 'several', ...where, places: several.length, parting } };
	}
	const most = choice.kind === 'bar' ? MOST.bars : MOST.places;
	if (laidOut.length > most) return { refusal: { why: 'places', count: laidOut.length, most } };
	const valueAt = (key: string, place: Place): number | null => {
		const values = found.get(JSON.stringify([key, place.key]))?.values;
		return values ? (choice.join === null ? values[0]! : JOINED[choice.join](values)) : null;
	};
	const series = keys.map((key) => ({ key, values: laidOut.map((place) => valueAt(key, place)) }));
	return { plan: { ...rest, grain, places: alignDays(laidOut), series } };
}

function gather(points: { place: Place; key: string; value: number }[]) {
	const found = new Map<string, { place: Place; key: string; values: number[] }>();
	for (const { place, key, value } of points) {
		const id = JSON.stringify([key, place.key]);
		const own = found.get(id);
		if (own) own.values.push(value);
		else found.set(id, { place, key, values: [value] });
	}
	return found;
}

/** The step of days that stand apart as weeks, months or years do. */
function grainOf(days: string[]): Grain {
	const grains = ['year', 'season', 'month', 'week'] as const;
	const steps = grains.find((grain) => days.every((one) => startOf(one, grain) === one));
	return days.length > 1 && steps ? steps : 'day';
}

/** Places in order. Days in even steps have a gap where one is missing; where most are missing there are no steps. */
function layOut(places: Place[], axis: Role): { grain: Grain | null; all: Place[] } {
	const all = places.toSorted((a, b) => a.at - b.at);
	if (axis !== 'time' || all.some(({ time }) => time !== undefined)) return { grain: null, all };
	const grain = grainOf(all.map(({ key }) => key));
	const stepped: Place[] = [];
	const last = all.at(-1)!.key;
	for (let day = all[0]!.key; day <= last && stepped.length < all.length * 2; day = nextStart(day, grain))
		stepped.push({ key: day, at: dayPosition(day), day });
	return { grain, all: stepped.at(-1)!.key === last ? stepped : all };
}
