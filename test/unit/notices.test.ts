import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Finding } from '#sql/model/health.ts';
import { tellHealth } from '#sql/office/health-notices.ts';
import { forgetNotices, listNotices, markRead, NOTICES_ON_PAGE, unread, unreadOfAll } from '#sql/office/notices.ts';
import { openStore, type Store } from '#sql/office/store.server.ts';
import { createUser } from '#sql/office/users.ts';
import { watchHealth } from '#sql/office/health-watch.ts';

const NOW = new Date('2026-03-21T09:00:00.000Z');
const before = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();

let dir: string;
let store: Store;
let [sara, reza] = ['', ''];
beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-notices-'));
	store = await openStore({ dataDir: dir, databaseUrl: undefined });
	sara = (await createUser(store, { name: 'sara', role: 'governor' })).id;
	reza = (await createUser(store, { name: 'reza', role: 'inspector' })).id;
});
afterEach(async () => {
	await store.close();
	rmSync(dir, { recursive: true, force: true });
});

async function tell(userId: string, id: string, days: number): Promise<void> {
	const row = { id, user_id: userId, rule_id: null, kind: 'fires' as const, content: `{"n":"${id}"}`, read_at: null };
	await store.db
		.insertInto('notices')
		.values({ ...row, at: before(days) })
		.execute();
}

test('unread notices are counted for each person, and for nobody else', async () => {
	expect(await unread(store.db, sara)).toBe(0);
	await tell(sara, 'a', 1);
	await tell(sara, 'b', 2);
	await tell(reza, 'c', 1);
	expect(await unread(store.db, sara)).toBe(2);
	expect(await unreadOfAll(store.db, [sara, reza, 'nobody'])).toEqual(
		new Map([
			[sara, 2],
			[reza, 1],
			['nobody', 0]
		])
	);
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
	expect(first.notices.map(({ id }) => id)).toEqual(ids.slice(0, NOTICES_ON_PAGE));
	expect(first.notices[0]).toEqual({
		...{ id: 'n-0', rule: null, kind: 'fires', at: before(0), readAt: null },
		content: { n: 'n-0' }
	});
	const second = await listNotices(store.db, sara, 2);
	expect(second.hasMore).toBe(false);
	expect(second.notices.map(({ id }) => id)).toEqual(ids.slice(NOTICES_ON_PAGE));
	expect((await listNotices(store.db, reza, 1)).notices).toEqual([]);
});

test('a notice is forgotten after 90 days', async () => {
	await tell(sara, 'young', 89);
	await tell(sara, 'old', 91);
	await forgetNotices(store.db, NOW);
	expect((await listNotices(store.db, sara, 1)).notices.map(({ id }) => id)).toEqual(['young']);
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
		await look(finding('warn'));
		await look(finding('bad'));
		await look(finding('bad'));
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
		const pass = watchHealth(
			async () => ({
				at: new Date(NOW.getTime() + heard.length).toISOString(),
				findings: [finding(seen[heard.length]!)]
			}),
			store
		);
		for (const _ of seen) {
			await pass();
			heard.push(await told(mina));
		}
		expect(heard.map(({ length }) => length)).toEqual([0, 0, 0, 1, 1, 1, 1, 2]);
	});
});
