import type { ClickHouseClient } from '@clickhouse/client';
import { afterItsPage } from '../../client/low-priority.ts';
import { askWhole, measure } from '../../ask/ask.server.ts';
import type { Measure } from '../../ask/scan.ts';
import { CATALOGUE, kpiOf, THEMES, type Theme } from '../../measures/catalogue.ts';
import { DIMENSIONS, hasValue, type Kpi } from '../../measures/kpi.ts';
import { rowOf, VALUES, valueOf } from '../kpi/read-kpi.server.ts';
import type { KpiRow } from '../kpi/kpi-row.ts';
import { pageKpi } from './page-kpi.ts';
import type { PageReader, PageRequest } from './page.ts';

/** The one number of a figure, with its two counts. */
export interface FigureNow {
	value: number | null;
	num: number;
	den: number;
	/** The filters that it takes. */
	where: [string, string][];
}

export interface FiguresNow {
	figures: Record<string, FigureNow>;
}

/** Figures that are read at once. */
interface Part {
	name: 'together' | Theme;
	kpis: readonly string[];
}

/** Whether it is read with all others of its entity and clock; a median needs a query of its own, and so does what has a computation. */
const isOfAll = ({ of, measure: made }: Kpi): boolean => !('file' in of) && made !== 'duration' && made !== 'custom';

/** The catalogue as it is read: what one query of each clock tells, then the others of each theme. */
export const PARTS: readonly Part[] = [
	{ name: 'together' as const, kpis: CATALOGUE.filter(isOfAll) },
	...THEMES.map(({ theme, kpis }) => ({ name: theme, kpis: kpis.filter((kpi) => !isOfAll(kpi)) }))
]
	.filter(({ kpis }) => kpis.length > 0)
	.map(({ name, kpis }) => ({ name, kpis: kpis.map((kpi) => kpi.name) }));

/** The frame of the page alone: its figures come after it, part by part. */
export const figures: PageReader<object> = {
	name: 'figures',
	dimensions: DIMENSIONS,
	kpis: CATALOGUE.map(({ name }) => name),
	parameters: ['q'],
	hasSteps: false,
	read: () => Promise.resolve({})
};

/** The numbers of a part. */
export const figuresOf = ({ name, kpis }: Part): PageReader<FiguresNow> => ({
	...figures,
	name: `figures/${name}`,
	kpis,
	read: async (client, request) => {
		const rows = await (name === 'together' ? readTogether : readEach)(afterItsPage(client), request, kpis);
		return { figures: Object.fromEntries(rows.map(([kpi, row]) => [kpi, nowOf(kpi, row, request)])) };
	}
});

/** What a page shows of a row. */
export const nowOf = (kpi: string, row: KpiRow, { where }: PageRequest): FigureNow => ({
	value: row.value,
	num: row.numerator,
	den: row.denominator,
	where: where.filter(([dimension]) => kpiOf(kpi).dimensions.some((one) => one === dimension))
});

type Rows = [kpi: string, row: KpiRow][];

async function readTogether(client: ClickHouseClient, request: PageRequest, kpis: readonly string[]): Promise<Rows> {
	const measures = kpis.map((name): [string, Measure] => [
		name,
		{ ...measure(name), ...(hasValue(kpiOf(name).measure) ? { values: VALUES } : {}) }
	]);
	const counted = await askWhole<string>(client, {
		...request,
		measures: Object.fromEntries(measures),
		comment: 'figures'
	});
	return kpis.map((name) => {
		const row = rowOf('', counted[name]!);
		return [name, { ...row, value: valueOf(kpiOf(name).measure, row) }];
	});
}

const readEach = (client: ClickHouseClient, request: PageRequest, kpis: readonly string[]): Promise<Rows> =>
	Promise.all(kpis.map(async (name) => [name, (await pageKpi(client, request, name)).total]));
