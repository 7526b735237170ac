import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { examples } from '#sql/queries/console/examples.server.ts';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import type { EmbeddedUnderTest } from '../support/embedded.ts';
import { DEEP, some } from '../support/depth.ts';
import { rowOf } from '../support/events.ts';
import { rowsOf } from '../support/state.ts';
import { startThemeOffice } from '../support/theme-office.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
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

/** Letters of a week of July that are answered in October, more on some days than on others: then alone does the queue shrink. */
function lateAnswers(): WireEvent[] {
	const DAY = 86_400_000;
	const july = Date.parse('2022-07-16T08:00:00+04:30');
	const october = Date.parse('2022-10-01T08:00:00+03:30');
	const tell = (type: string, at: number, own: object) =>
		({ v: 1, type, event_id: type, occurred_at: new Date(at).toISOString(), ...own }) as WireEvent;
	return Array.from({ length: 240 }, (_, n) => {
		const letter_id = `late-${n}`;
		const came = july + (n % 7) * DAY + n * 60_000;
		return [
			tell('letter.registered', came, {
				letter_id,
				channel: 'letter',
				category: 'aid',
				county: 'paveh',
				kind: 'request'
			}),
			tell('letter.referred', came + 3_600_000, { letter_id, referral_id: `${letter_id}-r`, to_org: 'emdad' }),
			tell('letter.answered', october + ((n * n) % 19) * DAY, { letter_id, outcome: 'granted', org: 'emdad' })
		];
	}).flat();
}

let office: EmbeddedUnderTest;

beforeAll(async () => {
	office = await startThemeOffice(
		SEED,
		300,
		lateAnswers().map((event) => rowOf(event))
	);
});
afterAll(async () => office?.stop());

test('there is a query for each figure of the catalogue', () => {
	expect(examples().map(({ name }) => name)).toEqual(CATALOGUE.map(({ name }) => name).sort());
});

describe('run by an analyst, each is its figure', () => {
	test.each(some(30, examples()).map((example) => [example.name, example] as const))(
		'%s',
		DEEP,
		async (name, { sql }) => {
			let told = 0;
			for (const [as_of, from, to] of MOMENTS) {
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
				if (found!.denominator !== undefined) {
					expect(Number(found!.numerator)).toBe(total.numerator);
					expect(Number(found!.denominator)).toBeCloseTo(total.denominator, 6);
				}
				if (total.value) told++;
			}
			// Of this office it is more than nothing.
			expect(told).toBeGreaterThan(0);
		}
	);
});
