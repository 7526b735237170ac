import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { utcText } from '../../model/tehran.ts';
import { defineQuery } from '../../client/define.server.ts';
import { statement } from '../../client/statement.server.ts';
import type { Sql } from '../../entities/entity.ts';
import { runOnMembers } from './custom/compute.server.ts';
import { countsPersons, hasValue, isDistinct, type Kpi, type Part } from '../../measures/kpi.ts';
import { instantOf } from '../../measures/range.ts';
import { membersIn, type KpiRequest, type Plan, type Which } from './plan.server.ts';
import { prepare } from './read-kpi.server.ts';

const COUNT = defineQuery('kpi/read/count', z.object({ count: z.coerce.number(), joined: z.coerce.number() }));
const PLACE = defineQuery(
	'kpi/read/place',
	z.object({ count: z.coerce.number(), last_ms: z.coerce.number().nullable() })
);
const PAGE = defineQuery('kpi/read/page', z.object({ letter_id: z.string() }));
const LIST = defineQuery(
	'kpi/read/list',
	z.object({
		id: z.string(),
		letter_id: z.string(),
		at_ms: z.coerce.number(),
		value: z.number().nullable(),
		codes: z.array(z.string())
	})
);

/** The members of a figure. */
export interface MembersRequest extends KpiRequest {
	/** Which of the figure's two counts. */
	part: Part;
	/** The group of `by` whose members are asked for. */
	key?: string | null;
}

export interface ListRequest extends MembersRequest {
	/** The last of the page before. */
	after?: { at: string; id: string } | null;
	limit: number;
}

/** What one row of a list is: the thing counted, with its dimensions. */
export interface KpiMember {
	id: string;
	/** Empty for a call. */
	letterId: string;
	/** The clock's moment, an ISO instant. */
	at: string;
	/** In the KPI's unit; null where it measures nothing. */
	value: number | null;
	dimensions: Record<string, string>;
}

const BEGINNING = '1900-01-01 00:00:00.000';
/** More than a page of a screen has is read whole: to keep so many of the first would cost as much. */
const A_PAGE = 1_000;

/**
 * Members of a part, the oldest first, with how many the whole list has; of persons, how many of their keys are joined.
 * Throws KpiError for what the catalogue does not have.
 */
export async function listKpi(
	client: ClickHouseClient,
	request: ListRequest
): Promise<{ members: KpiMember[]; count: number; joined: number }> {
	const { plan, which } = await planList(client, request);
	if (!isOfItsMoment(plan.kpi) || request.limit > A_PAGE) {
		const [members, counted] = await Promise.all([
			readMembers(client, plan, which, request),
			countOf(client, plan, which)
		]);
		return { members, ...counted };
	}
	const [place] = await runOnMembers(client, plan, PLACE, {
		values: { members: membersIn(plan, which), rows: String(request.limit) },
		params: { after_at: afterOf(request).after_at }
	});
	const { count, last_ms } = place ?? { count: 0, last_ms: null };
	return { members: await readMembers(client, between(plan, request, last_ms), which, request), count, joined: 0 };
}

/** A figure's list made ready: which members of which plan it has. Throws KpiError. */
export async function planList(
	client: ClickHouseClient,
	{ part, key, ...request }: MembersRequest
): Promise<{ plan: Plan; which: Which }> {
	const plan = await prepare(client, request);
	if (key == null) return { plan, which: { part } };
	return { plan: { ...plan, params: { ...plan.params, key } }, which: { part, isOfKey: true } };
}

/** Whether a member is one by itself, whatever else is in the range: not the 1,001st call of a day, not days within the range. */
const isOfItsMoment = (kpi: Kpi): boolean => kpi.measure !== 'custom' && kpi.basis !== 'calls' && !isDistinct(kpi);

/** The plan within the moments of a page, which the index of its clock finds. */
function between(plan: Plan, { after }: ListRequest, lastMs: number | null): Plan {
	const { from, until } = plan.params as Record<'from' | 'until', string>;
	const first = after ? utcText(instantOf('after.at', after.at)) : from;
	const last = lastMs === null ? until : utcText(lastMs + 1);
	return { ...plan, params: { ...plan.params, from: first > from ? first : from, until: last < until ? last : until } };
}

async function readMembers(
	client: ClickHouseClient,
	plan: Plan,
	which: Which,
	request: ListRequest
): Promise<KpiMember[]> {
	const params = { ...afterOf(request), limit: request.limit };
	// What was open at an instant is computed for each letter. Of all letters only what orders them is; the rest of the page's fifty alone, which an
	// index finds by their ids.
	const isOfPage = isOfItsMoment(plan.kpi) && plan.asked.reading.kind === 'open_as_of' && request.limit <= A_PAGE;
	const page = isOfPage
		? await runOnMembers(client, plan, PAGE, { values: { members: membersIn(plan, which) }, params })
		: [];
	const rows = await runOnMembers(client, plan, LIST, {
		values: { rows: rowsOf(plan, isOfPage ? { ...which, only: ['letter_id IN {ids: Array(String)}'] } : which) },
		params: { ...params, ids: page.map(({ letter_id }) => letter_id) }
	});
	return rows.map((row) => ({
		id: row.id,
		letterId: row.letter_id,
		at: new Date(row.at_ms).toISOString(),
		value: row.value,
		dimensions: Object.fromEntries(plan.kpi.dimensions.map((one, i) => [one, row.codes[i] ?? '']))
	}));
}

async function countOf(client: ClickHouseClient, plan: Plan, which: Which): Promise<z.infer<typeof COUNT.row>> {
	const [row] = await runOnMembers(client, plan, COUNT, {
		values: {
			members: membersIn(plan, which),
			// `person` stands for the id and is cheap to count by.
			count: isDistinct(plan.kpi) ? 'uniqExact(person)' : 'count()',
			joined: countsPersons(plan.kpi) ? 'uniqExactIf(joined_hash, joined_hash != 0)' : '0'
		}
	});
	return row ?? { count: 0, joined: 0 };
}

/** The rows of a figure's list: `id, letter_id, at, value, codes`, where the codes are those of its dimensions. */
export function rowsOf(plan: Plan, which: Which): Sql {
	const { dimensions, measure } = plan.kpi;
	return statement(`queries/kpi/read/${isDistinct(plan.kpi) ? 'rows_distinct' : 'rows'}.sql`, plan.database, {
		members: membersIn(plan, which),
		value: hasValue(measure) ? 'toNullable(toFloat64(value))' : `CAST(NULL, 'Nullable(Float64)')`,
		codes: `[${dimensions.map((one) => `toString(${one})`).join(', ')}]`
	});
}

const afterOf = ({ after }: ListRequest) => ({
	after_at: after ? utcText(instantOf('after.at', after.at)) : BEGINNING,
	after_id: after?.id ?? ''
});
