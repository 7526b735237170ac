/** @module-tag rare */
/** @module-tag deep */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { rebuild } from '#sql/fold/rebuild.server.ts';
import { verify } from '#sql/fold/verify.server.ts';
import { feedText } from '#sql/fold/shadow.server.ts';
import { runs, SEED } from '../support/depth.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { rowsOfAll, useOffice } from '../support/use-office.ts';

const office = useOffice();
const ask = <T = object>(query: string) => rowsOf<T>(office.client('writer'), query);
const tell = (query: string) => office.client('writer').command({ query });

const at = (minute: number): string => new Date(Date.UTC(2022, 6, 14, 5, minute)).toISOString();
const letter = (letter_id: string, event_id: string, minute: number, more: object): WireEvent =>
	({ v: 1, letter_id, event_id, occurred_at: at(minute), ...more }) as WireEvent;
const FORM = { channel: 'letter', category: 'loan', county: 'paveh', kind: 'request' };
const registered = (id: string) => letter(id, 'reg', 0, { type: 'letter.registered', ...FORM });
const referred = (id: string, n: number, minute: number) =>
	letter(id, `ref-${n}`, minute, { type: 'letter.referred', referral_id: `${id}/${n}`, to_org: 'bank_melli' });
const answered = (id: string, n: number, minute: number, referral?: number) => {
	const own = referral === undefined ? {} : { referral_id: `${id}/${referral}` };
	return letter(id, `ans-${n}`, minute, { type: 'letter.answered', outcome: 'granted', ...own });
};
const reopened = (id: string, n: number, minute: number) =>
	letter(id, `open-${n}`, minute, { type: 'letter.reopened' });
/** Of the same name as a referral, in other contents. */
const objected = (id: string, n: number, minute: number) => letter(id, `ref-${n}`, minute, { type: 'letter.objected' });
const voided = (id: string, target: string, minute: number) =>
	letter(id, `void-${target}`, minute, { type: 'event.voided', target_event_id: target, reason: 'mistake' });
const loan = (id: string, step: string, n: number, minute: number) => {
	const asked = step === 'requested' && { collateral: 'deed', amount_rial: 1_000_000 };
	const own = { type: `loan.${step}`, loan_id: `${id}/l${n}`, bank: 'bank_refah', ...asked };
	return letter(id, `loan-${step}-${n}`, minute, own);
};
const load = (...events: WireEvent[]): Promise<void> => put(office.client('writer'), rowsOfAll(events));

const COLUMNS = 'SELECT * EXCEPT (is_deleted), open_referrals, search_text';
const isOpen = 'NOT is_answered OR notEmpty(open_referrals)';
/** Referrals and loans as they are kept, which must be those of all letters. */
async function keepsParts(): Promise<void> {
	for (const kind of ['referral', 'loan']) {
		const rows = feedText(`${kind}_rows`, 'pasokh', 'pasokh.letter_state AS l FINAL');
		const kept = await ask(`SELECT * FROM pasokh.${kind}_state FINAL ORDER BY letter_id, place`);
		expect(kept).toEqual(await ask(`SELECT * FROM (${rows}) ORDER BY letter_id, place`));
	}
}
/** The open letters as they are kept, which must be those of all letters that are open; likewise what else follows from letters. */
async function openLetters(): Promise<string[]> {
	await keepsParts();
	const of = (table: string, which: string) =>
		ask<{ letter_id: string }>(`${COLUMNS} FROM pasokh.${table} FINAL WHERE ${which} ORDER BY letter_id`);
	const kept = await of('open_state', '1');
	expect(kept).toEqual(await of('letter_state', isOpen));
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
		const places = (kind: string) =>
			ask(`SELECT place, ${kind}_id AS id FROM pasokh.${kind}_state FINAL WHERE letter_id = 'V' ORDER BY place`);
		await load(registered('V'), ...[1, 2, 3].map((n) => referred('V', n, 4 + n)));
		await load(...[1, 2].map((n) => loan('V', 'requested', n, 7 + n)));
		expect(await places('referral')).toHaveLength(3);
		await load(voided('V', 'ref-1', 10), voided('V', 'loan-requested-1', 11));
		expect(await places('referral')).toEqual([2, 3].map((n) => ({ place: n - 1, id: `V/${n}` })));
		expect(await places('loan')).toEqual([{ place: 1, id: 'V/l2' }]);
		// The same event in two contents: of those one stands, and if it is the other there is a referral less.
		await load(...Array.from({ length: 30 }, (_, n) => objected('V', 2, 11 + n)));
		expect(await places('referral')).toEqual([{ place: 1, id: 'V/3' }]);
		await keepsParts();
	});

	test('a row of state that is written late, by a slow worker, changes none', async () => {
		const older = `SELECT * REPLACE (toUInt8(0) AS is_answered, version - 1 AS version) FROM pasokh.letter_state FINAL WHERE letter_id = 'L'`;
		await load(registered('L'), answered('L', 1, 10));
		const before = await openLetters();
		await tell(`INSERT INTO pasokh.letter_state ${older}`);
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
		const [id, few, minute] = [fc.nat(9).map((n) => `P${n}`), fc.nat(3), fc.nat(50)];
		const event = fc.oneof(
			id.map(registered),
			fc.tuple(id, few, minute).map((one) => referred(...one)),
			fc.tuple(id, few, minute, fc.option(few, { nil: undefined })).map((one) => answered(...one)),
			fc.tuple(id, few, minute).map((one) => reopened(...one)),
			fc.tuple(id, fc.constantFrom('requested', 'approved', 'paid'), fc.nat(2), minute).map((one) => loan(...one)),
			fc.tuple(id, few, minute).map((one) => objected(...one)),
			fc
				.tuple(id, fc.constantFrom('reg', 'ans-0', 'ans-1', 'ref-0', 'ref-1', 'open-0', 'loan-requested-0'), minute)
				.map((one) => voided(...one))
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
		const spoil = (table: string, what: string, where: string) =>
			tell(
				`INSERT INTO pasokh.${table} SELECT * REPLACE (${what}, version + 1 AS version) FROM pasokh.${table} FINAL WHERE ${where}`
			);
		await spoil('open_state', "'closed' AS state", "letter_id = 'N'");
		await spoil('referral_state', "'bank_refah' AS to_org", "letter_id = 'R' AND place = 2");
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
