import { prepareTime, type TimeSeries } from '$lib/charts/prepare-time.ts';
import { roundAxis, type ChartModel } from '$lib/charts/model.ts';
import { grainOf, startOf, type Grain } from '$lib/charts/time-axis.ts';
import { startOfJalali, startOfWeek } from '$lib/i18n/jalali.ts';
import type { Words } from '$lib/i18n/text.ts';
import { cellText, dayOfCell } from './cells.ts';
import type { Column } from './lines.ts';
import { isNumberType } from './parameter-kind.ts';

/** A result that has come. */
export interface Table {
	columns: Column[];
	rows: unknown[][];
}

export type ChartKind = 'time' | 'ranking' | 'scatter' | 'heat';

/** Beyond these a picture says nothing, and a browser is slow. */
export const MOST = { ranking: 30, scatter: 2_000, heat: 24, lines: 2 };

interface Places {
	day: number;
	texts: number[];
	numbers: number[];
}

function placesOf({ columns, rows }: Table): Places {
	const first = rows[0] ?? [];
	const indexes = columns.map((_, index) => index);
	const day = indexes.findIndex((index) => dayOfCell(columns[index], first[index]) !== null);
	const numbers = indexes.filter((index) => isNumberType(columns[index]!.type));
	return { day, numbers, texts: indexes.filter((index) => index !== day && !numbers.includes(index)) };
}

const numberOf = (value: unknown): number | null => {
	const number = value === null || value === '' ? Number.NaN : Number(value);
	return Number.isFinite(number) ? number : null;
};

/** Which pictures a result can be shown as. */
export function chartsOf(table: Table): ChartKind[] {
	const { day, texts, numbers } = placesOf(table);
	const kinds: ChartKind[] = [];
	if (table.rows.length === 0 || numbers.length === 0) return kinds;
	if (day >= 0) kinds.push('time');
	if (texts.length > 0) kinds.push('ranking');
	if (numbers.length > 1 && table.rows.every((row) => (numberOf(row[numbers[1]!]) ?? 0) >= 0)) kinds.push('scatter');
	if (texts.length > 1 || (texts.length > 0 && day >= 0)) kinds.push('heat');
	return kinds;
}

/** The step of days that stand apart as weeks, months or years do. */
function stepOf(days: string[]): Grain {
	const distinct = [...new Set(days)].sort();
	if (distinct.length > 1) {
		if (distinct.every((one) => startOfJalali('year', one) === one)) return 'year';
		if (distinct.every((one) => startOfJalali('month', one) === one)) return 'month';
		if (distinct.every((one) => startOfWeek(one) === one)) return 'week';
	}
	return grainOf(distinct);
}

/** Numbers over Jalali time; null without a day. */
export function timeChart(table: Table, words: Words): ChartModel | null {
	const { day, numbers } = placesOf(table);
	const days = table.rows.map((row) => dayOfCell(table.columns[day], row[day]));
	const known = days.filter((one) => one !== null);
	if (known.length === 0) return null;
	const grain = stepOf(known);
	const series = numbers.slice(0, MOST.lines).map((column, index): TimeSeries => {
		const sums = new Map<string, number | null>();
		table.rows.forEach((row, place) => {
			const at = days[place];
			if (!at) return;
			const [start, value] = [startOf(at, grain), numberOf(row[column])];
			sums.set(start, value === null ? (sums.get(start) ?? null) : (sums.get(start) ?? 0) + value);
		});
		return {
			...{
				name: table.columns[column]!.name,
				shape: index === 0 ? 'bar' : 'line',
				tone: index === 0 ? 'series' : 'ink'
			},
			points: [...sums].map(([start, value]) => ({ day: start, value }))
		};
	});
	const title = series.map(({ name }) => name).join('، ');
	const range = { from: null, to: null };
	// No bucket is marked as under way: what a query left out is its own.
	const asOf = '1970-01-01T00:00:00Z';
	return prepareTime(
		{ title, grain, series, outages: [], asOf, range, format: (value) => words.f.number(value, 2) },
		words
	);
}

/** Names with what they have, the largest first; and the columns of both. */
export function ranking(table: Table): {
	rows: { name: string; count: number }[];
	headings: { name: string; count: string };
} {
	const { texts, numbers } = placesOf(table);
	const sums = new Map<string, number>();
	for (const row of table.rows) {
		const name = cellText(row[texts[0]!]);
		sums.set(name, (sums.get(name) ?? 0) + (numberOf(row[numbers[0]!]) ?? 0));
	}
	const nameOf = (index: number | undefined) => table.columns[index ?? 0]?.name ?? '';
	return {
		rows: [...sums].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count),
		headings: { name: nameOf(texts[0]), count: nameOf(numbers[0]) }
	};
}

/** Two numbers against one another: the second from 0 upwards. */
export function scatterChart(table: Table, { f }: Words): ChartModel {
	const [across = 0, up = 1] = placesOf(table).numbers;
	const points = table.rows
		.slice(0, MOST.scatter)
		.map((row) => ({ x: numberOf(row[across]), y: numberOf(row[up]), row }))
		.filter((point): point is { x: number; y: number; row: unknown[] } => point.x !== null && point.y !== null)
		.sort((a, b) => a.x - b.x);
	const [least, most] = [Math.min(0, points[0]?.x ?? 0), points.at(-1)?.x ?? 1];
	const width = most - least || 1;
	const top = Math.max(0, ...points.map(({ y }) => y)) || 1;
	const say = (value: number) => f.number(value, 2);
	const names = [table.columns[across]!.name, table.columns[up]!.name] as const;
	return {
		summary: `${names[0]} → · ${names[1]} ↑`,
		x: {
			...{ kind: 'place', min: least - width * 0.02, max: most + width * 0.04, barWidth: width / 100 },
			at: points.map(({ x }) => x),
			ticks: roundAxis(width).steps.map((step, index) => ({
				...{ at: least + step, label: say(least + step), minor: index % 2 === 1 }
			}))
		},
		y: {
			max: top * 1.1,
			ticks: roundAxis(top)
				.steps.filter((at) => at <= top * 1.05)
				.map((at) => ({ at, label: say(at) }))
		},
		series: [
			{
				...{ name: names[1], shape: 'dot', tone: 'series', hollow: false, stacked: false },
				values: points.map(({ y }) => y)
			}
		],
		pale: [],
		target: null,
		spans: [],
		labels: [],
		tips: points.map(({ x, y, row }) => ({
			title: cellText(row[0]),
			rows: [
				{ name: names[0], value: say(x) },
				{ name: names[1], value: say(y) }
			]
		})),
		table: { columns: [...names], rows: points.map(({ x, y }) => [say(x), say(y)]) }
	};
}

export interface HeatMap {
	/** Names of rows and of columns. */
	rows: string[];
	columns: string[];
	/** By row, then by column; null: there is none. */
	values: (number | null)[][];
	most: number;
}

/** A number by two names, or by a name and a day. */
export function heatMap(table: Table, { f }: Words): HeatMap {
	const { day, texts, numbers } = placesOf(table);
	const [down, across] = texts.length > 1 ? [texts[0]!, texts[1]!] : [texts[0]!, day];
	const say = (row: unknown[], index: number) => {
		const at = index === day ? dayOfCell(table.columns[index], row[index]) : null;
		return at === null ? { name: cellText(row[index]), key: cellText(row[index]) } : { name: f.day(at, true), key: at };
	};
	const sums = new Map<string, Map<string, number | null>>();
	const names = new Map<string, string>();
	for (const row of table.rows) {
		const [left, top] = [say(row, down), say(row, across)];
		names.set(left.key, left.name).set(top.key, top.name);
		const own = sums.get(left.key) ?? new Map<string, number | null>();
		const [value, so] = [numberOf(row[numbers[0]!]), own.get(top.key) ?? null];
		own.set(top.key, value === null ? so : (so ?? 0) + value);
		sums.set(left.key, own);
	}
	const rows = [...sums.keys()].sort().slice(0, MOST.heat);
	const columns = [...new Set([...sums.values()].flatMap((one) => [...one.keys()]))].sort().slice(0, MOST.heat);
	const values = rows.map((row) => columns.map((column) => sums.get(row)?.get(column) ?? null));
	const named = (key: string) => names.get(key) ?? key;
	return {
		...{ rows: rows.map(named), columns: columns.map(named), values },
		most: Math.max(0, ...values.flat().map((value) => value ?? 0))
	};
}
