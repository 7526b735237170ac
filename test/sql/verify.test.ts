import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { describeDifference } from '#sql/fold/describe.ts';
import { createRecomputation } from '#sql/fold/recompute.server.ts';
import { rebuild } from '#sql/fold/rebuild.server.ts';
import { verify } from '#sql/fold/verify.server.ts';
import { IN_DEPTH_ALONE } from '../support/depth.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { figuresOf, put, putEvents } from '../support/put.ts';
import { oneMoreLetter, smallOffice, SMALL_OFFICE } from '../support/small-office.ts';

const TARGET = { database: 'pasokh' };

let office: EmbeddedUnderTest;
let client: ClickHouseClient;

beforeAll(async () => {
	office = await startEmbeddedOffice();
	client = office.client('admin');
	await put(client, [
		...smallOffice().map((event) => rowOf(event)),
		rowOf({ v: 1, type: 'call.offered', event_id: 'o', call_id: 'C-1', occurred_at: '2022-07-15T08:00:00Z' }),
		// A duplicate, answered as its master L-001 is.
		rowOf({
			v: 1,
			type: 'letter.linked',
			event_id: 'l',
			letter_id: 'L-038',
			occurred_at: '2022-07-22T08:00:00Z',
			master_letter_id: 'L-001'
		})
	]);
});
afterAll(async () => office?.stop());

/** While nothing is on its way there is nothing to wait for. */
const verifyNow = () => verify(client, TARGET, () => {}, 100);
const lines = async (): Promise<string[]> => (await verifyNow()).differences.flatMap(describeDifference);

describe('verify', () => {
	test('says so when all is right, and changes nothing', async () => {
		const before = await figuresOf(client);
		const { letters, calls, days, differing, differences } = await verify(client, TARGET);
		expect({ letters, calls, days, differing, differences }).toEqual({
			letters: SMALL_OFFICE.registered,
			calls: 1,
			days: 9,
			differing: 0,
			differences: []
		});
		expect(await figuresOf(client)).toBe(before);
	});

	test('names each row that is wrong, missing or too many; rebuild mends it', async () => {
		const before = await figuresOf(client);
		for (const query of [
			`INSERT INTO pasokh.letter_state SELECT * REPLACE ('answered' AS state, 7 AS hops, version + 1 AS version) FROM pasokh.letter_state FINAL WHERE letter_id = 'L-017'`,
			`INSERT INTO pasokh.letter_state SELECT * REPLACE (1 AS is_deleted, version + 1 AS version) FROM pasokh.letter_state FINAL WHERE letter_id = 'L-020'`,
			`INSERT INTO pasokh.letter_state (letter_id, version, state, referrals) VALUES ('ghost', 5, 'referred', [])`,
			`INSERT INTO pasokh.call_state SELECT * REPLACE ('blocked' AS outcome, version + 1 AS version) FROM pasokh.call_state FINAL`,
			`INSERT INTO pasokh.org_days (day, revision, cells.org, cells.came) VALUES ('2001-01-01', 1, ['nobody'], [7])`,
			`INSERT INTO pasokh.letter_days SELECT * REPLACE (18446744073709551615 AS revision, arrayMap(n -> n + 1, cells.referred) AS \`cells.referred\`)
				FROM pasokh.letter_days FINAL WHERE day = '2022-07-14'`
		])
			await client.command({ query });
		const found = await lines();
		expect(found).toContain('letter L-017: state is "answered", must be "referred"');
		expect(found).toContain('letter L-017: hops is 7, must be 1');
		expect(found).toContain('letter L-020: is missing from the state');
		expect(found).toContain('letter ghost: is in the state, but no event that counts speaks of it');
		expect(found).toContain('call C-1: outcome is "blocked", must be null');
		expect(found).toContain('bodies on 2001-01-01: the day must not be in org_days');
		expect(found).toContain('letters of 2022-07-14 (letter, loan): referred is 6, must be 5');
		expect(found).toHaveLength(7);
		await rebuild(client, TARGET);
		expect(await lines()).toEqual([]);
		expect(await figuresOf(client)).toBe(before);
	});

	test('counts all that differs and lists the first hundred', async () => {
		const rows = Array.from({ length: 150 }, (_, i) => rowOf(oneMoreLetter(`M-${String(i).padStart(3, '0')}`, i % 60)));
		// As a crash between the steps leaves it, with nobody who does the rest.
		const batch = await putEvents(client, rows);
		const found = await verifyNow();
		expect(found.differing).toBeGreaterThanOrEqual(150);
		expect(found.differences).toHaveLength(100);
		const { recompute, refreshDays } = createRecomputation(client, 'pasokh');
		const done = await recompute([batch]);
		await refreshDays(done.days, done);
	});

	test('takes no event on its way for a fault, and finds none once all is done', IN_DEPTH_ALONE, async () => {
		let going = true;
		const write = (async () => {
			for (let i = 0; going; i++) await put(office.client('writer'), [rowOf(oneMoreLetter(`N-${i}`, i % 60))]);
		})();
		try {
			expect((await verify(client, TARGET)).differences.flatMap(describeDifference)).toEqual([]);
		} finally {
			going = false;
			await write;
		}
		expect(await verify(client, TARGET)).toMatchObject({ differing: 0, restless: [] });
	});
});
