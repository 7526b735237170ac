import type { ClickHouseClient } from '@clickhouse/client';
import { KpiError, type Kpi } from '../../measures/kpi.ts';
import { toldOf, type Told } from '../kpi/finished.ts';
import type { KpiRow } from '../kpi/kpi-row.ts';
import { nowOf, type FigureNow } from './figures.ts';
import { pageKpi } from './page-kpi.ts';
import type { PageReader, PageRequest } from './page.ts';
import { readUsual, type UsualDays } from './usual.ts';

/** One group of a figure: its code, or its first day. */
export interface FigureGroup {
	key: string;
	value: number | null;
	num: number;
	den: number;
}

export interface FigureFigures {
	now: FigureNow;
	/** By the step of charts, each as it may be told while it is not finished; null: the figure is of a moment, and has no course. */
	over: (FigureGroup & Told)[] | null;
	/** What is usual for its days; null: its course is not one of days, or its days do not stand when they are over. */
	usual: UsualDays | null;
	/** By the dimension, the largest first, ages in their order; null: there is none, or the figure has no groups. */
	groups: FigureGroup[] | null;
	/** How many groups there are in all. */
	groupCount: number;
}

/** More are not looked at one by one. */
const GROUPS_AT_MOST = 40;

/** One figure of the catalogue on a page of its own: now, over time, and by a dimension. */
export const figurePage = (kpi: Kpi, dimension: string | null): PageReader<FigureFigures> => ({
	name: `figure/${kpi.name}/${dimension ?? ''}`,
	dimensions: kpi.dimensions,
	kpis: [kpi.name],
	parameters: ['group'],
	read: async (client, request) => {
		const [whole, over, usual, groups] = await Promise.all([
			pageKpi(client, request, kpi.name),
			groupsBy(client, request, kpi, request.grain, (row) => ({ ...groupOf(row), ...toldOf(kpi, row) })),
			request.grain === 'day' ? readUsual(client, request, kpi) : null,
			dimension === null ? null : groupsBy(client, request, kpi, dimension, groupOf)
		]);
		const isInOrder = dimension === 'bucket' || dimension === 'hour';
		const ordered = isInOrder ? groups : (groups?.toSorted(byValue) ?? null);
		return {
			now: nowOf(kpi.name, whole.total, request),
			over,
			usual,
			groups: ordered?.slice(0, GROUPS_AT_MOST) ?? null,
			groupCount: ordered?.length ?? 0
		};
	}
});

/** Null where the figure has no such groups. */
async function groupsBy<Group>(
	client: ClickHouseClient,
	request: PageRequest,
	{ name }: Kpi,
	by: string,
	of: (row: KpiRow) => Group
): Promise<Group[] | null> {
	try {
		const { groups } = await pageKpi(client, request, name, by);
		return groups.map(of);
	} catch (problem) {
		if (problem instanceof KpiError) return null;
		throw problem;
	}
}

const groupOf = ({ key, value, numerator, denominator }: KpiRow): FigureGroup => ({
	...{ key, value },
	num: numerator,
	den: denominator
});

const byValue = (a: FigureGroup, b: FigureGroup): number =>
	(b.value ?? -1) - (a.value ?? -1) || b.num - a.num || (a.key < b.key ? -1 : 1);
