import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
	digestsOf,
	DIGESTS,
	dropDigest,
	keepDigest,
	keepLiaison,
	keepMade,
	keepMadeOfBody,
	liaisons,
	wantedDigests,
	type WantedDigest
} from '#sql/office/digests.ts';
import { takeLease } from '#sql/office/lease.ts';
import { openStore, type Store } from '#sql/office/store.server.ts';
import { changeUser, createUser } from '#sql/office/users.ts';

const NOW = new Date('2022-08-27T05:00:00.000Z');
const FRIDAY = { from: '2022-08-26', to: '2022-08-26' };
const DAILY = {
	every: 'day',
	targets: [{ channel: 'mail', to: 'sara@example.ir' }],
	onHolidays: true,
	lang: 'fa'
} as const;
const BOT = { ...DAILY, targets: [...DAILY.targets, { channel: 'bot' as const }], onHolidays: false };

let dir: string;
let store: Store;
let sara: { id: string; role: 'governor' };
beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-digests-'));
	store = await openStore({ dataDir: dir, databaseUrl: undefined });
	sara = { id: (await createUser(store, { name: 'sara', role: 'governor' })).id, role: 'governor' };
	await keepDigest(store, sara, { ...DAILY, targets: [...DAILY.targets] }, '2022-08-25');
	await takeLease(store, DIGESTS, 'one', NOW.getTime());
});
afterEach(async () => {
	await store.close();
	rmSync(dir, { recursive: true, force: true });
});

const make = (wanted: WantedDigest, more: Partial<Parameters<typeof keepMade>[2]> = {}): Promise<boolean> =>
	store.inOneGo(() => keepMade(store.db, wanted, { holder: 'one', days: FRIDAY, content: '{}', now: NOW, ...more }));

async function told() {
	const notices = await store.db.selectFrom('notices').select(['user_id', 'kind']).execute();
	const deliveries = await store.db.selectFrom('deliveries').select(['channel', 'target', 'role', 'state']).execute();
	return { notices, deliveries };
}

test('a person keeps one digest of each kind, which begins with the next day', async () => {
	await keepDigest(store, sara, BOT, '2022-09-30');
	expect(await digestsOf(store, sara.id)).toEqual([{ ...BOT, madeFor: '2022-08-25', isIdle: false }]);
	await dropDigest(store, sara.id, 'day');
	expect(await digestsOf(store, sara.id)).toEqual([]);
});

test('a digest is made once, with its notice and its deliveries, by whoever has the turn', async () => {
	await keepDigest(store, sara, BOT, '2022-08-25');
	const [wanted] = await wantedDigests(store);
	expect(await make(wanted!, { holder: 'two' })).toBe(false);
	expect((await told()).notices).toEqual([]);
	expect([await make(wanted!), await make(wanted!)]).toEqual([true, false]);
	// Chosen once more, for a day that was told.
	await dropDigest(store, sara.id, 'day');
	await keepDigest(store, sara, BOT, '2022-08-25');
	expect(await make((await wantedDigests(store))[0]!)).toBe(true);
	expect(await told()).toEqual({
		notices: [{ user_id: sara.id, kind: 'digest' }],
		deliveries: [
			{ channel: 'mail', target: 'sara@example.ir', role: 'governor', state: 'due' },
			{ channel: 'bot', target: '', role: 'governor', state: 'due' }
		]
	});
});

test('whoever is locked or has another role gets none, even one that was being read', async () => {
	const [wanted] = await wantedDigests(store);
	await changeUser(store, sara.id, { role: 'inspector' });
	expect(await wantedDigests(store)).toEqual([]);
	expect((await digestsOf(store, sara.id)).map(({ isIdle }) => isIdle)).toEqual([true]);
	expect(await make(wanted!)).toBe(false);
	await changeUser(store, sara.id, { role: 'governor', locked: true });
	expect(await wantedDigests(store)).toEqual([]);
	expect(await make(wanted!)).toBe(false);
	expect(await told()).toEqual({ notices: [], deliveries: [] });
});

test('a liaison gets a list of its body once, and no notice; an empty one is not sent', async () => {
	const userName = 'sara';
	await keepLiaison(store, { body: 'emdad', address: 'liaison@emdad.example', userName }, '2022-08-19');
	await keepLiaison(store, { body: 'refah', address: 'liaison@refah.example', userName }, '2022-08-19');
	const [emdad, refah] = await liaisons(store);
	const ofBody = (liaison: typeof emdad, content: string | null) =>
		store.inOneGo(() => keepMadeOfBody(store.db, liaison!, { holder: 'one', days: FRIDAY, content, now: NOW }));
	expect([await ofBody(emdad, '{}'), await ofBody(emdad, '{}'), await ofBody(refah, null)]).toEqual([
		true,
		false,
		true
	]);
	const deliveries = [{ channel: 'mail', target: 'liaison@emdad.example', role: null, state: 'due' }];
	expect(await told()).toEqual({ notices: [], deliveries });
	expect((await liaisons(store)).map(({ made_for }) => made_for)).toEqual(['2022-08-26', '2022-08-26']);
});
