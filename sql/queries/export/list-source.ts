import type { ClickHouseClient } from '@clickhouse/client';
import type { Dimension, Basis } from '../../measures/kpi.ts';
import { hasValue, isDistinct } from '../../measures/kpi.ts';
import { rowsOf } from '../kpi/list-kpi.server.ts';
import { kpiOf } from '../../measures/catalogue.ts';
import { prepareList } from '../desk/figure-list.server.ts';
import type { FigureList } from '../desk/filter.ts';
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
	/** The figures of the catalogue that it is of. */
	kpis: readonly string[];
	/** The rows as of the request's moments. Throws KpiError. */
	choose(client: ClickHouseClient, request: PageRequest): Promise<Chosen>;
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
		kpis: [name],
		async choose(client, request) {
			const { plan, which, params } = await prepareList(client, request, list);
			return { text: rowsOf(plan, which), params };
		}
	};
}
