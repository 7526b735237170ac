import type { ClickHouseClient } from '@clickhouse/client';
import type { Dimension, Basis, Part } from '../../measures/kpi.ts';
import { hasValue, isDistinct } from '../../measures/kpi.ts';
import { keyOf } from '../kpi/plan.server.ts';
import { statement } from '../../client/statement.server.ts';
import { kpiOf } from '../../measures/catalogue.ts';
import { kpiRequest } from '../pages/page-kpi.ts';
import { prepare } from '../kpi/read-kpi.server.ts';
import type { PageRequest } from '../pages/page.ts';

/** The query of a list's rows: `id, letter_id, at, value, codes, place`, in order by `at, place`; and what it binds. */
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

/** Which members of which figure. */
export interface KpiListAsk {
	kpi: string;
	part: Part;
	group: string | null;
	key: string | null;
}

/** The members of a part of a figure: the list that a number on a page opens. */
export function kpiList({ kpi: name, part, group, key }: KpiListAsk): ListSource {
	const kpi = kpiOf(name);
	return {
		name: `${name}-${part}`,
		basis: kpi.basis,
		dimensions: kpi.dimensions,
		hasValue: hasValue(kpi.measure) && !isDistinct(kpi),
		kpis: [name],
		async choose(client, request) {
			const plan = await prepare(client, kpiRequest(request, name, { by: group }));
			const ofGroup = group === null ? '' : ` AND ${keyOf(plan)} = {key: String}`;
			const text = statement(
				`queries/export/${isDistinct(kpi) ? 'members_distinct' : 'members'}.sql`,
				request.database,
				{
					members: plan.members,
					part,
					where: `${plan.where}${ofGroup}`,
					id: idOf(kpi.basis, kpi.dimensions, isDistinct(kpi)),
					value: hasValue(kpi.measure) ? 'toNullable(toFloat64(value))' : `CAST(NULL, 'Nullable(Float64)')`,
					dimensions: `[${kpi.dimensions.map((one) => `toString(${one})`).join(', ')}]`
				}
			);
			return { text, params: { ...plan.params, ...(group === null ? {} : { key: key ?? '' }) } };
		}
	};
}

/** The key of a citizen is nobody's to see; registrars and operators are persons by the codes of their work. */
function idOf(basis: Basis, dimensions: readonly Dimension[], isGrouped: boolean): string {
	const id = isGrouped ? 'place' : 'id';
	if (basis !== 'persons') return id;
	const codes = dimensions.flatMap((one, i) =>
		one === 'registrar' || one === 'operator' ? [isGrouped ? `first.2[${i + 1}]` : `toString(${one})`] : []
	);
	return codes.length === 0 ? `''` : `if(has([${codes.join(', ')}], ${id}), ${id}, '')`;
}
