import { beforeEach, expect, test } from 'vitest';
import { adoptUser } from '#sql/office/adopt-user.ts';
import { bindChat, chatOf, chatState, CODE_MS, isBound, offerChat } from '#sql/office/chats.ts';
import {
	deadDeliveries,
	dueDeliveries,
	enqueue,
	findDue,
	markDropped,
	markFailed,
	markSent,
	removeOldDeliveries,
	retryDelivery,
	waitingDeliveries,
	type NewDelivery
} from '#sql/office/deliveries.ts';
import { changeUser, createUser } from '#sql/office/users.ts';
import { describeStores } from '../support/stores.ts';

const HOUR = 3_600_000;
const NOW = new Date('2026-11-25T08:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);

const delivery = (id: string, more: Partial<NewDelivery> = {}): NewDelivery => ({
	...{ id, user_id: null, role: null, rule_id: null, kind: 'fires', content: '{}' },
	...{ channel: 'mail', target: 'a@example.ir', ...more }
});

describeStores('what leaves the office', (under) => {
	let { store } = under;
	beforeEach(() => void ({ store } = under));

	const add = (rows: NewDelivery[], at = NOW) => store.inOneGo(() => enqueue(store.db, rows, at));
	const due = async (at: Date) => (await dueDeliveries(store, at)).map(({ id }) => id);
	const fail = async (id: string, at: Date) => {
		const tried = (await findDue(store, id))!;
		await store.inOneGo(() => markFailed(store.db, tried, '503', at));
	};

	test('is there once, however often it is made, until it has been sent', async () => {
		await add([delivery('a'), delivery('b')]);
		await add([delivery('a', { target: 'another@example.ir' })], later(1));
		expect(await dueDeliveries(store, later(1))).toEqual([
			{ id: 'a', channel: 'mail', target: 'a@example.ir' },
			{ id: 'b', channel: 'mail', target: 'a@example.ir' }
		]);
		const a = (await findDue(store, 'a'))!;
		expect(await store.inOneGo(() => markSent(store.db, a, NOW))).toBe(true);
		await add([delivery('a')], later(2));
		expect(await due(later(3))).toEqual(['b']);
		expect(await findDue(store, 'a')).toBeUndefined();
		expect(await store.inOneGo(() => markSent(store.db, a, NOW))).toBe(false);
		expect(await store.inOneGo(() => retryDelivery(store.db, 'a', NOW))).toBe(false);
	});

	test('is tried again after pauses of half a minute to an hour, for a day, and then given up', async () => {
		await add([delivery('a')]);
		let at = 0;
		for (let attempt = 1; (await due(later(at))).length > 0; attempt += 1) {
			await fail('a', later(at));
			const { due_at } = (await findDue(store, 'a')) ?? { due_at: 0 };
			if (due_at === 0) break;
			const pause = due_at - later(at).getTime();
			const longest = Math.min(30_000 * 2 ** (attempt - 1), HOUR);
			expect(pause).toBeGreaterThanOrEqual(0.75 * longest);
			expect(pause).toBeLessThanOrEqual(longest);
			expect(await due(later(at + pause - 1))).toEqual([]);
			expect(await waitingDeliveries(store, 9)).toMatchObject([{ id: 'a', attempts: attempt, error: '503' }]);
			at += pause;
		}
		expect(at).toBeGreaterThan(20 * HOUR);
		expect(at).toBeLessThan(28 * HOUR);
		expect(await deadDeliveries(store, 9)).toMatchObject([{ id: 'a', state: 'dead', user_name: null }]);
		expect(await store.inOneGo(() => retryDelivery(store.db, 'a', later(at)))).toBe(true);
		expect(await due(later(at))).toEqual(['a']);
		expect(await store.inOneGo(() => markDropped(store.db, 'a', later(at)))).toBe(true);
		expect([await due(later(at)), await deadDeliveries(store, 9)]).toEqual([[], []]);
	});

	test('is due where the clock was set back', async () => {
		await add([delivery('a')], later(48 * HOUR));
		expect(await due(NOW)).toEqual(['a']);
		await fail('a', NOW);
		expect(await due(NOW)).toEqual([]);
	});

	test('comes to each place in the order of its rule', async () => {
		await add([delivery('fires', { rule_id: 'r' })]);
		await add(
			[delivery('over', { rule_id: 'r' }), delivery('else', { rule_id: 'r', target: 'b@example.ir' })],
			later(1)
		);
		await fail('fires', later(2));
		expect(await due(later(3))).toEqual(['else']);
		const fires = (await findDue(store, 'fires'))!;
		await store.inOneGo(() => markSent(store.db, fires, later(4)));
		expect(await due(later(5))).toEqual(['else', 'over']);
	});

	test('is forgotten 90 days after it ended', async () => {
		await add([delivery('a'), delivery('b')]);
		const a = (await findDue(store, 'a'))!;
		await store.inOneGo(() => markSent(store.db, a, NOW));
		const left = async () =>
			(await store.db.selectFrom('deliveries').select('id').execute()).map(({ id }) => id).sort();
		await removeOldDeliveries(store, later(90 * 24 * HOUR));
		expect(await left()).toEqual(['a', 'b']);
		await removeOldDeliveries(store, later(90 * 24 * HOUR + 1));
		expect(await left()).toEqual(['b']);
	});

	test('goes to the chat that a code has bound, until its person is locked or has another role', async () => {
		const keys = [new Uint8Array(32).fill(7)] as const;
		const subject = 'https://sso.example 42';
		const adopted = await adoptUser(store, { subject, name: 'sara', role: 'inspector' });
		const id = adopted.kind === 'in' ? adopted.id : '';
		await createUser(store, { name: 'admin', role: 'administrator' });
		const bind = (code: string, at: Date) => bindChat(store, { code, chat: '5' }, keys, at);
		const first = await offerChat(store, id, keys, NOW);
		const code = await offerChat(store, id, keys, NOW);
		expect(await chatState(store, id, NOW)).toEqual({ boundAt: null, codeUntil: later(CODE_MS).toISOString() });
		expect(await bind(first, NOW)).toBeUndefined();
		expect(await bind(code, later(CODE_MS))).toBeUndefined();
		expect(await bind(code.replace('-', ' ').toLowerCase(), later(1))).toEqual({ name: 'sara', role: 'inspector' });
		expect(await bind(code, later(2))).toBeUndefined();
		expect([await chatOf(store, id), await isBound(store, '5'), await isBound(store, '6')]).toEqual(['5', true, false]);
		await adoptUser(store, { subject, name: 'sara', role: 'inspector' });
		expect(await chatOf(store, id)).toBe('5');
		await adoptUser(store, { subject, name: 'sara', role: 'analyst' });
		expect(await chatOf(store, id)).toBeUndefined();
		const again = await offerChat(store, id, keys, NOW);
		await changeUser(store, id, { locked: true });
		expect(await bind(again, later(1))).toBeUndefined();
	});
});
