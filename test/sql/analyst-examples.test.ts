import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examples } from '#sql/queries/console/examples.server.ts';
import { CATALOGUE } from '#sql/queries/kpi/catalogue.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { makeThemeHistory } from '../support/kpi-theme-history.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
/** Later than all that happens, within it, and a range of some of its weeks. */
const AS_OF = ['2022-10-20T12:00:00.000Z', '2022-07-25T09:30:00.000Z'];
const RANGES = [
	['2022-06-01', '2022-12-31'],
	['2022-07-16', '2022-07-22']
] as const;

/** What the views do not tell, or no one query does: forecasts, scores, hours at work, residents, the plan of the line. */
const WITHOUT = [
	...['time_to_clear', 'body_time_to_clear', 'littles_law', 'hotline_load', 'body_score', 'operator_active_hours'],
	...['referrals_per_active_hour', 'coverage_per_10000', 'persons_per_10000']
];

let office: EmbeddedUnderTest;

beforeAll(async () => {
	console.log(`seed ${SEED}`);
	office = await startEmbeddedOffice();
	await put(
		office.client('writer'),
		makeThemeHistory(SEED, 300).map(({ event, source }) => rowOf(event, source))
	);
});
afterAll(async () => office?.stop());

test('there is a query for each figure that the views tell', () => {
	const names = examples().map(({ name }) => name);
	expect([...names, ...WITHOUT].sort()).toEqual(CATALOGUE.map(({ name }) => name).sort());
});

describe('run by an analyst, each is its figure', () => {
	let told = 0;
	test.each(examples().map((example) => [example.name, example] as const))('%s', async (name, { sql }) => {
		for (const as_of of AS_OF)
			for (const [from, to] of RANGES) {
				const { total } = await readKpi(office.client('reader'), {
					...{ database: 'pasokh', clock: 'data', kpi: name },
					...{ from, to, asOf: as_of }
				});
				const params = { from, to, as_of: as_of.slice(0, -1).replace('T', ' ') };
				const [found] = await rowsOf<{ value: number | null; numerator?: number; denominator?: number }>(
					office.client('analyst'),
					`SELECT * REPLACE (toFloat64OrNull(toString(value)) AS value) FROM (${sql}\n)`,
					params
				);
				if (total.value === null || Number.isNaN(total.value)) expect(found!.value ?? NaN).toBeNaN();
				else expect(found!.value).toBeCloseTo(total.value, 6);
				if (found!.denominator !== undefined)
					expect([Number(found!.numerator), Number(found!.denominator)]).toEqual([total.numerator, total.denominator]);
				if (total.value) told++;
			}
	});

	test('and most of them tell something of this office', () => {
		expect(told).toBeGreaterThan(examples().length * 2);
	});
});
