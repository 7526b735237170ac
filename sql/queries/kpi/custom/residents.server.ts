import { z } from 'zod';
import { defineQuery, runQuery } from '../../../client/define.server.ts';
import { noFigures } from '../kpi-row.ts';
import { askByKey, joinedOf, type Compute } from './compute.server.ts';

const RESIDENTS = defineQuery('kpi/custom/residents', z.object({ code: z.string(), population: z.coerce.number() }));

/** Letters, or different persons, by 10,000 residents of the county, or of all counties that the filters let through. */
export const PER_10000: Compute = async (client, plan) => {
	const counties = plan.filters.filter(([field]) => field === 'county').map(([, code]) => code);
	const [rows, residents] = await Promise.all([
		askByKey(client, plan, plan.counted),
		runQuery(client, RESIDENTS, { database: plan.database, params: { counties } })
	]);
	const of = new Map(residents.map(({ code, population }) => [code, population]));
	const all = residents.reduce((sum, { population }) => sum + population, 0);
	return rows.map(({ key, figure }) => {
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
