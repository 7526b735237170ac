import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Finding } from '#sql/model/health.ts';
import {
	DIGESTS,
	digestsOf,
	dropDigest,
	keepDigest,
	keepLiaison,
	keepMade,
	keepMadeOfBody,
	liaisons,
	wantedDigests,
	type WantedDigest
} from '#sql/office/digests.ts';
import { tellHealth } from '#sql/office/health-notices.ts';
import { watchHealth } from '#sql/office/health-watch.ts';
import { takeLease } from '#sql/office/lease.ts';
import { forgetNotices, listNotices, markRead, NOTICES_ON_PAGE, unread, unreadOfAll } from '#sql/office/notices.ts';
import { openStore, type Store } from '#sql/office/store.server.ts';
import { changeUser, createUser } from '#sql/office/users.ts';

let store: Store;
beforeEach(async () => {
	const dataDir = mkdtempSync(join(tmpdir(), 'pasokh-notices-'));
	store = await openStore({ dataDir, databaseUrl: undefined });
	return async () => {
		await store.close();
		rmSync(dataDir, { recursive: true, force: true });
	};
});

describe('notices', () => {
	const NOW = new Date('2026-03-21T09:00:00.000Z');
	const before = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();

	let [sara, reza] = ['', ''];
	beforeEach(async () => {
		sara = (await createUser(store, { name: 'sara', role: 'governor' })).id;
		reza = (await createUser(store, { name: 'reza', role: 'inspector' })).id;
	});

	async function tell(userId: string, id: string, days: number): Promise<void> {
		const row = { id, user_id: userId, rule_id: null, kind: 'fires' as const, content: `{"n":"${id}"}`, read_at: null };
		await store.db
			.insertInto('notices')
			.values({ ...row, at: before(days) })
			.execute();
	}

	const idsOf = (notices: { id: string }[]) => notices.map(({ id }) => id);

	test('unread notices are counted for each person, and for nobody else', async () => {
		expect(await unread(store.db, sara)).toBe(0);
		await tell(sara, 'a', 1);
		await tell(sara, 'b', 2);
		await tell(reza, 'c', 1);
		expect(await unread(store.db, sara)).toBe(2);
		const counts = await unreadOfAll(store.db, [sara, reza, 'nobody']);
		expect(Object.fromEntries(counts)).toEqual({ [sara]: 2, [reza]: 1, nobody: 0 });
		expect(await unreadOfAll(store.db, [])).toEqual(new Map());
	});

	test('a person marks own notices as read, one or all, and never those of another', async () => {
		for (const id of ['a', 'b', 'c']) await tell(sara, id, 1);
		await tell(reza, 'd', 1);
		expect(await markRead(store.db, sara, NOW, ['a', 'd', 'gone'])).toBe(1);
		expect(await unread(store.db, sara)).toBe(2);
		expect(await unread(store.db, reza)).toBe(1);
		expect(await markRead(store.db, sara, NOW, [])).toBe(0);
		expect(await markRead(store.db, sara, NOW)).toBe(2);
		expect(await markRead(store.db, sara, NOW)).toBe(0);
		const { notices } = await listNotices(store.db, sara, 1);
		expect(notices.map(({ readAt }) => readAt)).toEqual(Array(3).fill(NOW.toISOString()));
		expect(await unread(store.db, reza)).toBe(1);
	});

	test('a list has the newest first, page by page, and what they said', async () => {
		const ids = Array.from({ length: NOTICES_ON_PAGE + 2 }, (_, n) => `n-${n}`);
		for (const [age, id] of ids.entries()) await tell(sara, id, age / 10);
		const first = await listNotices(store.db, sara, 1);
		expect(first.hasMore).toBe(true);
		expect(idsOf(first.notices)).toEqual(ids.slice(0, NOTICES_ON_PAGE));
		expect(first.notices[0]).toEqual({
			...{ id: 'n-0', rule: null, kind: 'fires', at: before(0), readAt: null },
			content: { n: 'n-0' }
		});
		const second = await listNotices(store.db, sara, 2);
		expect(second.hasMore).toBe(false);
		expect(idsOf(second.notices)).toEqual(ids.slice(NOTICES_ON_PAGE));
		expect((await listNotices(store.db, reza, 1)).notices).toEqual([]);
	});

	test('a notice is forgotten after 90 days', async () => {
		await tell(sara, 'young', 89);
		await tell(sara, 'old', 91);
		await forgetNotices(store.db, NOW);
		expect(idsOf((await listNotices(store.db, sara, 1)).notices)).toEqual(['young']);
	});

	describe("what is told of the office's health", () => {
		const finding = (level: Finding['level'], name: Finding['name'] = 'backup'): Finding => ({
			...{ name, level, since: null },
			...{ say: 'backupNever', values: {} }
		});
		let mina = '';
		beforeEach(async () => {
			mina = (await createUser(store, { name: 'mina', role: 'administrator' })).id;
		});
		const told = async (userId: string) =>
			(await listNotices(store.db, userId, 1)).notices.map(({ kind, content }) => {
				const { name, level } = content as Finding;
				return `${kind} ${name} ${level}`;
			});
		let looks = 0;
		/** Two processes look at the same moment. */
		async function look(...findings: Finding[]): Promise<void> {
			const at = new Date(NOW.getTime() + ++looks * 60_000);
			for (const _ of ['one', 'another']) await store.inOneGo(() => tellHealth(store.db, findings, at));
		}

		test('goes to administrators: once when something becomes bad, and once when it is well', async () => {
			for (const level of ['warn', 'bad', 'bad'] as const) await look(finding(level));
			expect(await told(mina)).toEqual(['health backup bad']);
			// It cannot be seen whether it is well.
			await look(finding('unknown'));
			await look(finding('warn'), finding('bad', 'sources'));
			await look(finding('ok'));
			expect(await told(mina)).toEqual(['health backup warn', 'health backup bad']);
			await look(finding('bad'));
			expect(await told(mina)).toEqual(['health backup bad', 'health backup warn', 'health backup bad']);
			expect(await told(sara)).toEqual([]);
		});

		test('is what two looks agree upon', async () => {
			const seen: Finding['level'][] = ['bad', 'ok', 'bad', 'bad', 'ok', 'bad', 'ok', 'ok'];
			const heard: string[][] = [];
			const health = async () => {
				const at = new Date(NOW.getTime() + heard.length).toISOString();
				return { at, findings: [finding(seen[heard.length]!)] };
			};
			const pass = watchHealth(health, store);
			for (const _ of seen) {
				await pass();
				heard.push(await told(mina));
			}
			expect(heard.map(({ length }) => length)).toEqual([0, 0, 0, 1, 1, 1, 1, 2]);
		});
	});
});

describe('digests', () => {
	const NOW = new Date('2022-08-27T05:00:00.000Z');
	const FRIDAY = { from: '2022-08-26', to: '2022-08-26' };
	const MAIL = { channel: 'mail', to: 'sara@example.ir' } as const;
	const DAILY = { every: 'day', targets: [MAIL], onHolidays: true, lang: 'fa' } as const;
	const BOT = { ...DAILY, targets: [...DAILY.targets, { channel: 'bot' as const }], onHolidays: false };

	let sara: { id: string; role: 'governor' };
	beforeEach(async () => {
		sara = { id: (await createUser(store, { name: 'sara', role: 'governor' })).id, role: 'governor' };
		await keepDigest(store, sara, { ...DAILY, targets: [...DAILY.targets] }, '2022-08-25');
		await takeLease(store, DIGESTS, 'one', NOW.getTime());
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
		for (const body of ['emdad', 'refah'])
			await keepLiaison(store, { body, address: `liaison@${body}.example`, userName }, '2022-08-19');
		const [emdad, refah] = await liaisons(store);
		const ofBody = (liaison: typeof emdad, content: string | null) =>
			store.inOneGo(() => keepMadeOfBody(store.db, liaison!, { holder: 'one', days: FRIDAY, content, now: NOW }));
		const made = [await ofBody(emdad, '{}'), await ofBody(emdad, '{}'), await ofBody(refah, null)];
		expect(made).toEqual([true, false, true]);
		const deliveries = [{ channel: 'mail', target: 'liaison@emdad.example', role: null, state: 'due' }];
		expect(await told()).toEqual({ notices: [], deliveries });
		expect((await liaisons(store)).map(({ made_for }) => made_for)).toEqual(['2022-08-26', '2022-08-26']);
	});
});
