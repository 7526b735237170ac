import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { isoText } from '../model/tehran.ts';
import { runText, UNMERGED } from './define.server.ts';
import { kpiOf } from './kpi/catalogue.ts';
import { CLOCKS } from './kpi/clocks.ts';
import { rangeOf, type KpiRequest } from './kpi/plan.server.ts';
import { scan, type Columns, type Measure, type Sets } from './scan.ts';
import { isAllKnown, momentsOf, readingOf, SOURCES, type Moments } from './source-view.ts';

/** What is asked of the office. */
export interface Question<Name extends string> extends Moments, Pick<KpiRequest, 'database' | 'from' | 'to' | 'where'> {
	/** Each is read together with the others of its entity and clock. */
	measures: Readonly<Record<Name, Measure>>;
	/** Absent: one of no keys. */
	sets?: Sets;
	outageDays?: readonly string[];
	/** What the engine's query log knows it by. */
	comment: string;
}

/** A measure's two counts, and since when its oldest member is there, where that was asked for: an ISO instant, or null without any. */
export interface Counted {
	num: number;
	den: number;
	oldestAt: string | null;
}

/** One group of a set: its keys in their order, and all measures, of which some may have nothing there. */
export interface Group<Name extends string> {
	keys: string[];
	of: Record<Name, Counted>;
}

const ROW = z
	.object({ part: z.coerce.number(), keys: z.array(z.string()) })
	.catchall(z.union([z.null(), z.coerce.number()]));
type Row = z.infer<typeof ROW>;

const NOTHING: Counted = { num: 0, den: 0, oldestAt: null };

/** A figure of the catalogue as a measure; with `where` only those of its members of which that holds too. Throws KpiError. */
export function measure(name: string, where: readonly string[] = []): Measure {
	const { of, dimensions, outages } = kpiOf(name);
	if (!of) throw new Error(`${name} has no members that can be asked for with others`);
	return { of: { ...of, where: [...(of.where ?? []), ...where] }, dimensions, outages };
}

/** The first of a moment of its members, by its own clock unless told, is told as well. */
export const withOldest = (one: Measure, oldest = CLOCKS[one.of.clock].at): Measure => ({ ...one, oldest });

/** All measures by each set of keys, in as few readings as their entities and clocks allow. */
export async function ask<Name extends string>(
	client: ClickHouseClient,
	question: Question<Name>
): Promise<Group<Name>[][]> {
	const { measures, sets = [[]] } = question;
	const names = Object.keys(measures) as Name[];
	const readings = [...Map.groupBy(names, (name) => readingKey(measures[name].of)).values()];
	const groups = sets.map(() => new Map<string, Group<Name>>());
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
	const [[whole] = []] = await ask(client, question);
	return whole?.of ?? nothingOf(Object.keys(question.measures) as Name[]);
}

const readingKey = ({ source, clock }: Measure['of']): string => `${SOURCES[source].entity.name} ${clock}`;

async function read<Name extends string>(
	client: ClickHouseClient,
	question: Question<Name>,
	sets: Sets,
	of: Name[]
): Promise<{ rows: Row[]; columns: Columns[]; of: Name[] }> {
	const { database, where = [], outageDays = [], comment } = question;
	const measures = of.map((name) => question.measures[name]);
	const isOpen = measures.every((one) => SOURCES[one.of.source].isOpen !== undefined);
	const named = where.map(([dimension], place) => ({ dimension, parameter: `{code_${place}: String}` }));
	const { query, columns } = scan({
		...{ database, measures, sets },
		reading: readingOf(database, question, { isOpen }),
		filters: new Map(
			[...Map.groupBy(named, (one) => one.dimension)].map(([key, some]) => [key, some.map((one) => one.parameter)])
		),
		leavesDays: outageDays.length > 0
	});
	const rows = await runText(client, ROW, {
		text: query,
		params: {
			...momentsOf(question),
			...rangeOf(question),
			...Object.fromEntries(where.map(([, code], place) => [`code_${place}`, code])),
			...(outageDays.length > 0 ? { outage_days: outageDays } : {})
		},
		comment,
		settings: isAllKnown(question) ? UNMERGED : {}
	});
	return { rows, columns, of };
}

const countedOf = (row: Row, { num, den, oldest }: Columns): Counted => ({
	num: row[num] as number,
	den: row[den] as number,
	oldestAt: oldest === undefined ? null : isoText(row[oldest] as number | null)
});

const nothingOf = <Name extends string>(names: readonly Name[]): Record<Name, Counted> =>
	Object.fromEntries(names.map((name) => [name, NOTHING])) as Record<Name, Counted>;
