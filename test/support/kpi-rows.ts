import type { ClickHouseClient } from '@clickhouse/client';
import { expect } from 'vitest';
import { listKpi, type KpiMember } from '#sql/queries/kpi/list-kpi.server.ts';
import type { Kpi } from '#sql/measures/kpi.ts';
import type { KpiRequest } from '#sql/queries/kpi/plan.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { bucketDay } from './kpi-calendar.ts';
import { naiveRowsOf } from './kpi-custom.ts';
import { countOf, isTimed, type Ask, type Member } from './kpi-figures.ts';

/** What is asked of the office, and the same of the model. */
export interface Question {
	kpi: Kpi;
	request: KpiRequest;
	ask: Ask;
	members: Member[];
}

/** A figure of all, of each of its groups, and how many are behind one of them. */
export async function expectFigure(client: ClickHouseClient, question: Question, by: string | null): Promise<void> {
	const { kpi, request, ask, members } = question;
	const { total, groups } = await readKpi(client, { ...request, by });
	const [all] = naiveRowsOf([['', members]], { ...ask, kpi, by: null, all: members });
	const digits = kpi.measure === 'custom' ? 9 : 6;
	expectRow(total, all ?? { key: '', value: null, numerator: 0, denominator: 0 }, digits, `${by}, all`);
	const own = [...Map.groupBy(by === null ? [] : members, keyBy(by!))];
	const expected = by === null ? [] : naiveRowsOf(own, { ...ask, kpi, by, all: members });
	expect(groups.map(({ key }) => key).sort()).toEqual(expected.map(({ key }) => key).sort());
	for (const row of expected)
		expectRow(
			groups.find(({ key }) => key === row.key)!,
			row,
			digits,
			`${by} ${row.key}`
		);
	const some = own[Math.floor(own.length / 2)];
	if (some) {
		const [key, theirs] = some;
		const { count } = await listKpi(client, { ...request, part: 'num', by, key, limit: 1 });
		expect(count, `behind ${by} ${key}`).toBe(countOf(kpi, partOf(theirs, 'num')));
	}
}

/** The lists behind a figure, with all that is said of each member, and how many they have. */
export async function expectLists(client: ClickHouseClient, { kpi, request, members }: Question): Promise<void> {
	for (const part of ['num', 'den'] as const) {
		const listed = await readAll(client, { ...request, part }, A_PAGE);
		const expected = partOf(members, part);
		const ids = expected.map(({ id }) => id);
		expect(listed.map(({ id }) => id).sort(), part).toEqual((kpi.basis === 'persons' ? [...new Set(ids)] : ids).sort());
		if (kpi.basis !== 'persons') expect(listed.map(textOfListed).sort()).toEqual(expected.map(textOf(kpi)).sort());
		const { count } = await listKpi(client, { ...request, part, limit: 1 });
		expect(count).toBe(countOf(kpi, expected));
	}
}

const partOf = (members: Member[], part: 'num' | 'den') => members.filter((one) => one[part]);

/** Some pages a list. */
const A_PAGE = 450;

async function readAll(
	client: ClickHouseClient,
	request: KpiRequest & { part: 'num' | 'den' },
	limit: number
): Promise<KpiMember[]> {
	const all: KpiMember[] = [];
	for (;;) {
		const { members } = await listKpi(client, { ...request, after: all.at(-1) ?? null, limit });
		all.push(...members);
		if (members.length < limit) return all;
	}
}

/** All that is said of a member, in one text. */
const textOf =
	(kpi: Kpi) =>
	({ id, letterId, at, value, dimensions }: Member): string => {
		const own = isTimed(kpi) ? value!.toFixed(6) : null;
		return JSON.stringify([id, letterId, at, own, ...kpi.dimensions.map((column) => dimensions[column])]);
	};

const textOfListed = ({ id, letterId, at, value, dimensions }: KpiMember): string =>
	JSON.stringify([id, letterId, Date.parse(at), value?.toFixed(6) ?? null, ...Object.values(dimensions)]);

/** The group of a member: of a dimension, or of a Jalali bucket of time. */
export const keyBy =
	(by: string) =>
	({ at, dimensions }: Member): string =>
		by in dimensions ? dimensions[by]! : bucketDay(at, by);

/** Counts are equal; means and quantiles to what the order of a sum may change. */
function expectRow(found: object, expected: object, digits: number, what: string): void {
	for (const [column, value] of Object.entries(expected)) {
		const own = (found as Record<string, unknown>)[column];
		const where = `${what}: ${column}`;
		if (typeof value === 'number') expect(own as number, where).toBeCloseTo(value, digits);
		else if (column === 'details') expectRow(own as object, value as object, digits, where);
		else expect(own, where).toEqual(value);
	}
}
