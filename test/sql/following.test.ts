/** @module-tag rare */
/** @module-tag deep */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import type { WireEvent } from '#ingest/contract/event.ts';
import { rebuild } from '#sql/fold/rebuild.server.ts';
import { verify } from '#sql/fold/verify.server.ts';
import { feedText } from '#sql/fold/shadow.server.ts';
import { runs, SEED } from '../support/depth.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';

let office: EmbeddedUnderTest;
let client: ClickHouseClient;

beforeAll(async () => {
	office = await startEmbeddedOffice();
	client = office.client('writer');
});
afterAll(async () => office?.stop());

const at = (minute: number): string => new Date(Date.UTC(2022, 6, 14, 5, minute)).toISOString();
const letter = (letter_id: string, event_id: string, minute: number, more: object): WireEvent =>
	({ v: 1, letter_id, event_id, occurred_at: at(minute), ...more }) as WireEvent;
const registered = (id: string): WireEvent =>
	letter(id, 'reg', 0, {
		type: 'letter.registered',
		channel: 'letter',
		category: 'loan',
		county: 'paveh',
		kind: 'request'
	});
const referred = (id: string, n: number, minute: number): WireEvent =>
	letter(id, `ref-${n}`, minute, { type: 'letter.referred', referral_id: `${id}/${n}`, to_org: 'bank_melli' });
const answered = (id: string, n: number, minute: number, referral?: number): WireEvent =>
	letter(id, `ans-${n}`, minute, {
		type: 'letter.answered',
		outcome: 'granted',
		...(referral === undefined ? {} : { referral_id: `${id}/${referral}` })
	});
const reopened = (id: string, n: number, minute: number): WireEvent =>
	letter(id, `open-${n}`, minute, { type: 'letter.reopened' });
const voided = (id: string, target: string, minute: number): WireEvent =>
	letter(id, `void-${target}`, minute, { type: 'event.voided', target_event_id: target, reason: 'mistake' });
const load = (...events: WireEvent[]): Promise<void> =>
	put(
		client,
		events.map((event) => rowOf(event))
	);

const loan = (id: string, step: string, n: number, minute: number): WireEvent =>
	letter(id, `loan-${step}-${n}`, minute, {
		type: `loan.${step}`,
		loan_id: `${id}/l${n}`,
		bank: 'bank_refah',
		...(step === 'requested' ? { collateral: 'deed', amount_rial: 1_000_000 } : {})
	});

const COLUMNS = 'SELECT * EXCEPT (is_deleted), open_referrals, search_text';
const isOpen = 'NOT is_answered OR notEmpty(open_referrals)';
/** Referrals and loans as they are kept, which must be those of all letters. */
async function keepsParts(): Promise<void> {
	for (const kind of ['referral', 'loan']) {
		const rows = feedText(`${kind}_rows`, 'pasokh', 'pasokh.letter_state AS l FINAL');
		const kept = await rowsOf(client, `SELECT * FROM pasokh.${kind}_state FINAL ORDER BY letter_id, place`);
		expect(kept).toEqual(await rowsOf(client, `SELECT * FROM (${rows}) ORDER BY letter_id, place`));
	}
}
/** The open letters as they are kept, which must be those of all letters that are open; likewise what else follows from letters. */
async function openLetters(): Promise<string[]> {
	await keepsParts();
	const kept = await rowsOf<{ letter_id: string }>(
		client,
		`${COLUMNS} FROM pasokh.open_state FINAL ORDER BY letter_id`
	);
	expect(kept).toEqual(
		await rowsOf(client, `${COLUMNS} FROM pasokh.letter_state FINAL WHERE ${isOpen} ORDER BY letter_id`)
	);
	return kept.map(({ letter_id }) => letter_id);
}

describe(`what follows from letters, SEED=${SEED}`, () => {
	test('open letters come, go with the answer, and come back with what reopens or voids it', async () => {
		await load(registered('A'), registered('B'), referred('C', 1, 5), referred('C', 2, 6), registered('C'));
		expect(await openLetters()).toEqual(['A', 'B', 'C']);
		await load(answered('A', 1, 10), answered('C', 1, 11, 1));
		// One of its two bodies still has it.
		expect(await openLetters()).toEqual(['B', 'C']);
		await load(answered('C', 2, 12, 2));
		expect(await openLetters()).toEqual(['B']);
		await load(reopened('A', 1, 20), voided('C', 'ans-1', 21), voided('C', 'ans-2', 21), voided('B', 'reg', 22));
		expect(await openLetters()).toEqual(['A', 'C']);
	});

	test('a referral that is void or told otherwise leaves no row behind, nor does a loan', async () => {
		const places = (kind: string): Promise<object[]> =>
			rowsOf(
				client,
				`SELECT letter_id, place, ${kind}_id AS id FROM pasokh.${kind}_state FINAL WHERE letter_id = 'V' ORDER BY place`
			);
		await load(
			registered('V'),
			referred('V', 1, 5),
			referred('V', 2, 6),
			referred('V', 3, 7),
			loan('V', 'requested', 1, 8),
			loan('V', 'requested', 2, 9)
		);
		expect(await places('referral')).toHaveLength(3);
		await load(voided('V', 'ref-1', 10), voided('V', 'loan-requested-1', 11));
		expect(await places('referral')).toEqual([
			{ letter_id: 'V', place: 1, id: 'V/2' },
			{ letter_id: 'V', place: 2, id: 'V/3' }
		]);
		expect(await places('loan')).toEqual([{ letter_id: 'V', place: 1, id: 'V/l2' }]);
		// The same event in two contents: of those one stands, and if it is the other there is a referral less.
		await load(...Array.from({ length: 30 }, (_, n) => letter('V', 'ref-2', 11 + n, { type: 'letter.objected' })));
		expect(await places('referral')).toEqual([{ letter_id: 'V', place: 1, id: 'V/3' }]);
		await keepsParts();
	});

	test('a row of state that is written late, by a slow worker, changes none', async () => {
		const older = `SELECT * REPLACE (toUInt8(0) AS is_answered, version - 1 AS version) FROM pasokh.letter_state FINAL WHERE letter_id = 'L'`;
		await load(registered('L'), answered('L', 1, 10));
		const before = await openLetters();
		await client.command({ query: `INSERT INTO pasokh.letter_state ${older}` });
		expect(await openLetters()).toEqual(before);
		expect(before).not.toContain('L');
	});

	test('are the same after a rebuild, and follow after it', async () => {
		const before = await openLetters();
		await rebuild(office.client('admin'), { database: 'pasokh' });
		expect(await openLetters()).toEqual(before);
		await load(answered('A', 9, 50), registered('N'));
		const after = await openLetters();
		expect(after).toContain('N');
		expect(after).not.toContain('A');
	});

	test('whatever is told of letters, in whatever order', async () => {
		const event = fc.oneof(
			fc.nat(9).map((n) => registered(`P${n}`)),
			fc.tuple(fc.nat(9), fc.nat(3), fc.nat(50)).map(([n, k, m]) => referred(`P${n}`, k, m)),
			fc
				.tuple(fc.nat(9), fc.nat(3), fc.nat(50), fc.option(fc.nat(3), { nil: undefined }))
				.map(([n, k, m, r]) => answered(`P${n}`, k, m, r)),
			fc.tuple(fc.nat(9), fc.nat(3), fc.nat(50)).map(([n, k, m]) => reopened(`P${n}`, k, m)),
			fc
				.tuple(fc.nat(9), fc.constantFrom('requested', 'approved', 'paid'), fc.nat(2), fc.nat(50))
				.map(([n, step, k, m]) => loan(`P${n}`, step, k, m)),
			// One event in contents that say different things.
			fc
				.tuple(fc.nat(9), fc.nat(3), fc.nat(50))
				.map(([n, k, m]) => letter(`P${n}`, `ref-${k}`, m, { type: 'letter.objected' })),
			fc
				.tuple(
					fc.nat(9),
					fc.constantFrom('reg', 'ans-0', 'ans-1', 'ref-0', 'ref-1', 'open-0', 'loan-requested-0'),
					fc.nat(50)
				)
				.map(([n, t, m]) => voided(`P${n}`, t, m))
		);
		await fc.assert(
			fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 40 }), async (events) => {
				for (let n = 0; n < events.length; n += 10) await load(...events.slice(n, n + 10));
				await openLetters();
			}),
			{ seed: SEED, numRuns: runs(1, 12), endOnFailure: true }
		);
		expect((await verify(office.client('admin'), { database: 'pasokh' })).differing).toBe(0);
	});

	test('a row that does not follow from its letter, nor one of a referral, is named by verify, and a rebuild mends it', async () => {
		await load(referred('R', 1, 5), referred('R', 2, 6));
		await client.command({
			query: `INSERT INTO pasokh.open_state SELECT * REPLACE ('closed' AS state, version + 1 AS version) FROM pasokh.open_state FINAL WHERE letter_id = 'N'`
		});
		await client.command({
			query: `INSERT INTO pasokh.referral_state SELECT * REPLACE ('bank_refah' AS to_org, version + 1 AS version) FROM pasokh.referral_state FINAL WHERE letter_id = 'R' AND place = 2`
		});
		const admin = office.client('admin');
		const { differing, differences } = await verify(admin, { database: 'pasokh' }, () => {}, 100);
		expect(differing).toBe(2);
		expect(differences[0]).toMatchObject({ table: 'open_state', key: 'N', found: { state: 'closed' } });
		expect(differences[1]).toMatchObject({
			table: 'referral_state',
			key: 'R',
			found: { to_org: ['bank_melli', 'bank_refah'] },
			expected: { to_org: ['bank_melli', 'bank_melli'] }
		});
		await rebuild(admin, { database: 'pasokh' });
		await openLetters();
	});
});
