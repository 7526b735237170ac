import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../../client/define.server.ts';
import { noFigures } from '../kpi-row.ts';
import { askBy, joinedOf, type Compute } from './compute.server.ts';

const count = z.coerce.number();
const COUNTIES = defineQuery(
	'kpi/custom/counties',
	z.object({ code: z.string(), name_fa: z.string(), name_en: z.string(), population: count, lon: count, lat: count })
);

/** The counties of the office. */
export const readCounties = (client: ClickHouseClient, database: string) => runQuery(client, COUNTIES, { database });

/** Letters, or different persons, by 10,000 residents of the county, or of all counties that the filters let through. */
export const PER_10000: Compute = async (client, plan) => {
	const asked = plan.question.where.filter(([field]) => field === 'county').map(([, code]) => code);
	const [rows, counties] = await Promise.all([
		askBy(client, plan, { figure: plan.counted }),
		readCounties(client, plan.database)
	]);
	const residents = counties.filter(({ code }) => asked.length === 0 || asked.includes(code));
	const of = new Map(residents.map(({ code, population }) => [code, population]));
	const all = residents.reduce((sum, { population }) => sum + population, 0);
	return rows.map(({ key, of: { figure } }) => {
		const numerator = figure.num;
		const denominator = plan.by === 'county' ? (of.get(key) ?? 0) : all;
		return {
			...noFigures(key),
			...joinedOf(plan.kpi, figure),
			numerator,
			denominator,
			value: denominator > 0 ? (numerator / denominator) * 10_000 : null
		};
	});
};
