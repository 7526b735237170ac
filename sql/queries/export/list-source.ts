import type { ClickHouseClient } from '@clickhouse/client';
import { hasValue, isDistinct, type Basis, type Dimension, type FigureList } from '../../measures/kpi.ts';
import { planList, rowsOf } from '../kpi/list-kpi.server.ts';
import { kpiOf } from '../../measures/catalogue.ts';
import type { RunOptions } from '../../client/define.server.ts';
import { momentsOf } from '../../source-view.ts';
import { readAsKnown } from '../pages/as-known.ts';
import { lettersAt, listRequest } from '../pages/page-kpi.ts';
import type { PageRequest } from '../pages/page.ts';

/** The query of a list's rows: `id, letter_id, at, value, codes`, in order by `at, id`; and what it binds. */
export interface Chosen {
	text: string;
	params: Record<string, unknown>;
}

/** A list as exports, samples and links take it, whatever filters made it. */
export interface ListSource {
	/** Names files and log lines. */
	name: string;
	basis: Basis;
	/** The members' codes, in the order of `codes`. */
	dimensions: readonly Dimension[];
	hasValue: boolean;
	/** The rows as of the request's moments. Throws KpiError. */
	choose(client: ClickHouseClient, request: PageRequest): Promise<Chosen>;
}

/** A list, and its moments with what is known resolved. */
export interface KnownList {
	list: ListSource;
	request: PageRequest & { knownAt: string };
	/** Who may keep letters as they were known; absent: the client itself. */
	keeper?: ClickHouseClient;
}

/** How a query asks of a list's rows, `${chosen}`, and of the letters at its moment, `${letters}`. */
export async function chosenOf(
	client: ClickHouseClient,
	{ list, request }: { list: ListSource; request: PageRequest }
): Promise<Required<Pick<RunOptions, 'database' | 'values' | 'params'>>> {
	const { text, params } = await list.choose(client, request);
	return {
		database: request.database,
		// As a subquery, so that its columns are not among those of the letters.
		values: { chosen: () => text, letters: lettersAt(request) },
		params: { ...momentsOf(request), ...params }
	};
}

/** Asks of a list as it was known, whatever state learns meanwhile. */
export function readChosen<T>(
	client: ClickHouseClient,
	{ list, request, keeper }: KnownList,
	read: (chosen: Awaited<ReturnType<typeof chosenOf>>) => Promise<T>
): Promise<T> {
	const { database, knownAt } = request;
	return readAsKnown(client, { database, knownAt: Date.parse(knownAt), keeper }, async (hasLearnt) =>
		read(await chosenOf(client, { list, request: { ...request, hasLearnt } }))
	);
}

/** The members of a part of a figure: the list that a number on a page opens. */
export function kpiList(list: FigureList): ListSource {
	const { kpi: name, part } = list;
	const kpi = kpiOf(name);
	return {
		name: `${name}-${part}`,
		basis: kpi.basis,
		dimensions: kpi.dimensions,
		hasValue: hasValue(kpi.measure) && !isDistinct(kpi),
		async choose(client, request) {
			const { plan, which } = await planList(client, listRequest(request, list));
			return { text: rowsOf(plan, which), params: plan.params };
		}
	};
}
