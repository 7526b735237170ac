import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { examples, UNTOLD } from '#sql/queries/console/examples.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { DEEP, SEED, some } from '../support/depth.ts';
import type { EmbeddedUnderTest } from '../support/embedded.ts';
import { startThemeOffice } from '../support/kpi-history.ts';
import { rowsOf } from '../support/state.ts';

/** Later than all that happens, and within it; each of all, of some of its weeks, and once of a time of which there is nothing. */
const AS_OF = ['2022-10-20T12:00:00.000Z', '2022-07-25T09:30:00.000Z'] as const;
const WHOLE = AS_OF.map((as_of) => [as_of, '2022-06-01', '2022-12-31'] as const);
const MOMENTS = [
	...WHOLE,
	...some(0, [
		...AS_OF.map((as_of) => [as_of, '2022-07-16', '2022-07-22'] as const),
		[AS_OF[0], '2021-01-01', '2021-01-31'] as const
	])
];

let office: EmbeddedUnderTest;

beforeAll(async () => {
	office = await startThemeOffice(SEED, 300);
});
afterAll(async () => office?.stop());

test('there is a query for each figure of the catalogue that an analyst may compute', () => {
	const told = CATALOGUE.map(({ name }) => name).filter((name) => !UNTOLD.includes(name));
	expect(examples().map(({ name }) => name)).toEqual(told.sort());
});

/** Whose value no query says: theirs is what waits. */
const FORECASTS = ['time_to_clear', 'body_time_to_clear'];

test.each(FORECASTS)('%s: how many wait is the same by SQL, and no other number has its name', async (name) => {
	const { sql } = examples().find((example) => example.name === name)!;
	for (const [as_of, from, to] of MOMENTS) {
		const { total } = await readKpi(office.client('reader'), {
			...{ database: 'pasokh', clock: 'data', kpi: name },
			...{ from, to, asOf: as_of }
		});
		const params = { from, to, as_of: as_of.slice(0, -1).replace('T', ' ') };
		const rows = await rowsOf<Record<string, unknown>>(office.client('analyst'), sql, params);
		expect(rows.reduce((sum, { numerator }) => sum + Number(numerator), 0)).toBe(total.numerator);
		expect(rows.filter((row) => 'value' in row || 'denominator' in row)).toEqual([]);
	}
});

describe('run by an analyst, each is its figure', () => {
	const compared = examples().filter(({ name }) => !FORECASTS.includes(name));
	/** Compared at each moment; the others once all has happened. */
	const drawn = new Set(some(30, compared));

	test.each(compared.map((example) => [example.name, example] as const))('%s', DEEP, async (name, example) => {
		const { sql } = example;
		let told = 0;
		for (const [as_of, from, to] of drawn.has(example) ? MOMENTS : MOMENTS.slice(0, 1)) {
			const { total } = await readKpi(office.client('reader'), {
				...{ database: 'pasokh', clock: 'data', kpi: name },
				...{ from, to, asOf: as_of }
			});
			const params = { from, to, as_of: as_of.slice(0, -1).replace('T', ' ') };
			const [found] = await rowsOf<{
				value: number | null;
				numerator?: number;
				denominator?: number;
				unfinished?: number;
			}>(
				office.client('analyst'),
				`SELECT * REPLACE (toFloat64OrNull(toString(value)) AS value) FROM (${sql}\n)`,
				params
			);
			if (total.value === null || Number.isNaN(total.value)) expect(found!.value ?? NaN).toBeNaN();
			else expect(found!.value).toBeCloseTo(total.value, 6);
			if (found!.unfinished !== undefined && total.denominator > 0)
				expect(Number(found!.unfinished)).toBeCloseTo(total.waiting! / total.denominator, 6);
			if (found!.denominator !== undefined) {
				expect(Number(found!.numerator)).toBe(total.numerator);
				expect(Number(found!.denominator)).toBeCloseTo(total.denominator, 6);
			}
			if (total.value) told++;
		}
		// Of this office it is more than nothing.
		expect(told).toBeGreaterThan(0);
	});
});
