/** @module-tag deep */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '#ingest/scenario/random.ts';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { isDistinct } from '#sql/measures/kpi.ts';
import { dayAfter, tehranDay, tehranMidnight } from '#sql/model/tehran.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { runs } from '../support/depth.ts';
import type { EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { makeThemeHistory } from '../support/kpi-history.ts';
import { put } from '../support/put.ts';
import { startThemeOffice } from '../support/theme-office.ts';

/** One truth a body: each letter has one that is responsible, so what is told by body adds up to the whole. */

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const HOUR = 3_600_000;
const START = Date.UTC(2022, 6, 14);

let office: EmbeddedUnderTest;
let client: ReturnType<EmbeddedUnderTest['client']>;
let learnt: string;

beforeAll(async () => {
	office = await startThemeOffice(SEED, 300);
	client = office.client('reader');
	learnt = new Date().toISOString();
	await sleep(10);
	// Other contents of the same events, and further ones.
	await put(
		office.client('writer'),
		makeThemeHistory(SEED + 1, 100).map(({ event, source }) => rowOf(event, source))
	);
});
afterAll(async () => office?.stop());

const random = createRandom(SEED);
const instant = (): string => new Date(START + random.int(80 * 24) * HOUR).toISOString();
/** What was known before is computed for each question anew: fewer of those. */
const MOMENTS = [
	...Array.from({ length: runs(1, 50) }, (_, n) => ({ name: `as of instant ${n}`, asOf: instant(), isKnown: false })),
	...Array.from({ length: runs(1, 2) }, (_, n) => ({ name: `as known, ${n}`, asOf: instant(), isKnown: true }))
];
/** Of letters, each of which is counted once; persons may have letters with several bodies. */
const ADDED = CATALOGUE.filter(
	(kpi) => kpi.basis === 'letters' && kpi.dimensions.includes('body') && !isDistinct(kpi) && kpi.measure !== 'custom'
);

test.each([{ name: 'now', asOf: undefined, isKnown: false }, ...MOMENTS])(
	`what is told by body adds up to the whole, SEED=${SEED}: $name`,
	async ({ asOf, isKnown }) => {
		const moments = { ...(asOf && { asOf }), ...(isKnown && { knownAt: learnt }) };
		const ask = (kpi: string, more: object = {}) =>
			readKpi(client, { database: 'pasokh', clock: 'data', kpi, ...moments, ...more });
		expect(ADDED.length).toBeGreaterThan(25);
		const bodies = (await ask('answered', { by: 'body' })).groups.map(({ key }) => key);
		// Early instants have few.
		if (asOf === undefined) expect(bodies.length).toBeGreaterThan(2);
		const turn = random.int(6);
		const asked = asOf === undefined ? ADDED : ADDED.filter((_, n) => n % 6 === turn);
		for (const { name } of asked)
			for (const by of ['body', 'first_body'].slice(0, runs(1, 2))) {
				const { total, groups } = await ask(name, { by });
				const sum = (part: 'numerator' | 'denominator') => groups.reduce((all, one) => all + (one[part] ?? 0), 0);
				expect([sum('numerator'), sum('denominator')], `${name} by ${by}`).toEqual([
					total.numerator,
					total.denominator ?? 0
				]);
			}
		for (const body of bodies.slice(0, runs(3, Infinity))) {
			const where = [['body', body] as const];
			const [{ total: answered }, { total: unanswered }] = [
				await ask('answered', { where }),
				await ask('unanswered', { where })
			];
			expect(answered.numerator + unanswered.numerator, body).toBe(answered.denominator);
		}
	}
);

test(`what stands at the end of a day is the sum of all that came and went, SEED=${SEED}`, async () => {
	for (let n = 0; n < runs(4, 40); n++) {
		const day = tehranDay(START + random.int(70) * 24 * HOUR);
		const midnight = new Date(tehranMidnight(dayAfter(day)) - 1).toISOString();
		const where = [[], [['channel', 'letter'] as const], [['category', 'loan'] as const]][n % 3]!;
		const condition = where.map(([dimension, code]) => `AND ${dimension} = '${code}'`).join(' ');
		const { total } = await readKpi(client, {
			database: 'pasokh',
			clock: 'data',
			kpi: 'unanswered',
			asOf: midnight,
			where
		});
		const query = `SELECT toInt32(sum(toInt64(registered) + reopened - answered)) AS stands FROM pasokh.letters_daily WHERE day <= '${day}' ${condition}`;
		const [flows] = await (await client.query({ query, format: 'JSONEachRow' })).json<{ stands: number }>();
		expect(flows!.stands, `${day} ${condition}`).toBe(total.numerator);
	}
});
