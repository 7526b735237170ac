import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { isoText } from '../model/tehran.ts';
import { BY_ARRAYS, runText, UNMERGED } from '../client/define.server.ts';
import { kpiOf } from '../measures/catalogue.ts';
import { CLOCKS } from '../measures/clocks.ts';
import type { Members } from '../measures/kpi.ts';
import { rangeOf } from '../measures/range.ts';
import { boundFilters, parametersOf, type Where } from './filters.ts';
import { isOpen } from './members.ts';
import { isOfPersons, isWhole, scan, type Columns, type Measure, type Sets } from './scan.ts';
import { columnsIn } from '../source.ts';
import { isAllKnown, momentsOf, readingOf, SOURCES, type Moments } from '../source-view.ts';

/** What is asked of the office. */
export interface Question<Name extends string> extends Moments {
	database: string;
	/** The clock's range: Tehran days, both included, or ISO instants, the second excluded. */
	from?: string | null;
	to?: string | null;
	/** A measure without a dimension takes no notice of it. */
	where?: Where;
	/** Each is read together with the others of its entity and clock. */
	measures: Readonly<Record<Name, Measure>>;
	/** Absent: one of no keys. */
	sets?: Sets;
	outageDays?: readonly string[];
	/** What the engine's query log knows it by. */
	comment: string;
}

/** What an aggregate tells; NULL where it has nothing. */
export type Value = number | null;

/** A measure's two counts, and what else was asked for of it. */
export interface Counted {
	num: number;
	den: number;
	/** Since when its oldest member is there: an ISO instant; null: not asked for, or there is none. */
	oldestAt: string | null;
	/** Of persons: how many keys were joined to others. */
	joined: number;
	/** By their names; of what lasted `quantiles` and `ended`. */
	values: Readonly<Record<string, Value | Value[]>>;
}

/** One group of a set: its keys in their order, and all measures, of which some may have nothing there. */
export interface Group<Name extends string> {
	keys: string[];
	of: Record<Name, Counted>;
}

const ROW = z
	.object({ part: z.coerce.number(), keys: z.array(z.string()) })
	.catchall(z.union([z.null(), z.array(z.number().nullable()), z.coerce.number()]));
type Row = z.infer<typeof ROW>;

const NOTHING: Counted = { num: 0, den: 0, oldestAt: null, joined: 0, values: {} };

/** What was asked for of how long it lasted. */
export const lastedOf = ({ values: { quantiles = [], ended = [] } }: Counted) =>
	({ quantiles, ended }) as { quantiles: Value[]; ended: Value[] };

type CatalogueMeasure = Measure & { of: Members };

/** A figure of the catalogue as a measure; with `where` only those of its members of which that holds too. Throws KpiError. */
export function measure(name: string, where: readonly string[] = []): CatalogueMeasure {
	const { of, dimensions, outages } = kpiOf(name);
	if ('file' in of) throw new Error(`${name} has no members that can be asked for with others`);
	return { of: { ...of, where: [...(of.where ?? []), ...where] }, dimensions, outages };
}

/** The first moment of its members, by its own clock, is told as well. */
export const withOldest = (one: CatalogueMeasure): Measure => ({ ...one, oldest: CLOCKS[one.of.clock].at });

/** All measures by each set of keys, in as few readings as their entities and clocks allow; of the set of no keys there is one group. */
export async function ask<Name extends string>(
	client: ClickHouseClient,
	question: Question<Name>
): Promise<Group<Name>[][]> {
	const { measures, sets = [[]] } = question;
	const names = Object.keys(measures) as Name[];
	const readings = [...Map.groupBy(names, (name) => readingKey(measures[name], sets)).values()].flatMap((some) => {
		const whole = some.filter((name) => isWhole(measures[name]));
		const isApart = whole.length > 0 && some.some((name) => isOfPersons(measures[name]));
		return isApart ? [whole, some.filter((name) => !whole.includes(name))] : [some];
	});
	const groups = sets.map(
		(set) => new Map<string, Group<Name>>(set.length > 0 ? [] : [['[]', { keys: [], of: nothingOf(names) }]])
	);
	for (const { rows, columns, of } of await Promise.all(readings.map((some) => read(client, question, sets, some))))
		for (const row of rows) {
			const key = JSON.stringify(row.keys);
			const group = groups[row.part]!.get(key) ?? { keys: row.keys, of: nothingOf(names) };
			groups[row.part]!.set(key, group);
			for (const [place, name] of of.entries()) group.of[name] = countedOf(row, columns[place]!);
		}
	return groups.map((some) => [...some.values()]);
}

/** The same of all members together. */
export async function askWhole<Name extends string>(
	client: ClickHouseClient,
	question: Omit<Question<Name>, 'sets'>
): Promise<Record<Name, Counted>> {
	const [[whole]] = (await ask(client, question)) as [[Group<Name>]];
	return whole.of;
}

/**
 * Measures with the same key are read at once: they have one entity and one clock, and one bucket where they are grouped by it. A measure that makes
 * several rows of one is read apart: the others would count these rows, too.
 */
function readingKey({ of }: Measure, sets: Sets): string {
	if ('rows' in of) return of.rows;
	const { source, clock, where = [], num = '', bucket } = of;
	const { entity } = SOURCES[source];
	const repeats = columnsIn(entity, [...where, num]).some((name) => entity.columns[name]?.isRepeated);
	return [entity.name, clock, repeats, sets.flat().includes('bucket') && bucket].join();
}

async function read<Name extends string>(
	client: ClickHouseClient,
	question: Question<Name>,
	sets: Sets,
	of: Name[]
): Promise<{ rows: Row[]; columns: Columns[]; of: Name[] }> {
	const { database, where = [], outageDays = [], comment } = question;
	const measures = of.map((name) => question.measures[name]);
	const { query, columns, hasArrays } = scan({
		...{ database, measures, sets },
		reading: readingOf(database, question, { isOpen: measures.every(({ of }) => isOpen(of)) }),
		filters: parametersOf(where),
		leavesDays: outageDays.length > 0
	});
	const rows = await runText(client, ROW, {
		text: query,
		params: {
			...momentsOf(question),
			...rangeOf(question),
			...boundFilters(question)
		},
		comment,
		settings: isAllKnown(question) ? (hasArrays ? BY_ARRAYS : UNMERGED) : {}
	});
	return { rows, columns, of };
}

const countedOf = (row: Row, { num, den, oldest, joined, values }: Columns): Counted => ({
	num: row[num] as number,
	den: row[den] as number,
	oldestAt: oldest === undefined ? null : isoText(row[oldest] as number | null),
	joined: joined === undefined ? 0 : (row[joined] as number),
	values: Object.fromEntries(Object.entries(values).map(([name, column]) => [name, row[column] as Value | Value[]]))
});

const nothingOf = <Name extends string>(names: readonly Name[]): Record<Name, Counted> =>
	Object.fromEntries(names.map((name) => [name, NOTHING])) as Record<Name, Counted>;
