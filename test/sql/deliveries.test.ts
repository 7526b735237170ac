import { beforeEach, expect, test } from 'vitest';
import { keepRound } from '#sql/alerts/keep-round.ts';
import { accessLogOf } from '#sql/office/access-log.server.ts';
import { adoptUser } from '#sql/office/adopt-user.ts';
import { closeDays } from '#sql/office/alert-days.ts';
import { createRule, removeRule } from '#sql/office/alert-rules.ts';
import { DAY_MS } from '#sql/office/caps.ts';
import { bindChat, chatOf, chatState, CODE_MS, isBound, offerChat } from '#sql/office/chats.ts';
import * as outbox from '#sql/office/deliveries.ts';
import * as mail from '#sql/office/mail-addresses.ts';
import { changeUser, createUser } from '#sql/office/users.ts';
import { describeStores } from '../support/stores.ts';

const KEY = new Uint8Array(32).fill(7);
const HOUR = 3_600_000;
const NOW = new Date('2026-11-25T08:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);

const delivery = (id: string, more: Partial<outbox.NewDelivery> = {}): outbox.NewDelivery => ({
	...{ id, user_id: null, role: null, rule_id: null, kind: 'fires', content: '{}' },
	...{ channel: 'mail', target: 'a@example.ir', ...more }
});

describeStores('what leaves the office', (under) => {
	let { store } = under;
	beforeEach(() => void ({ store } = under));

	const inOneGo: typeof store.inOneGo = (work) => store.inOneGo(work);
	const userOf = async (name: string, role: string) => (await createUser(store, { name, role })).id;
	const add = (rows: outbox.NewDelivery[], at = NOW) => inOneGo(() => outbox.enqueue(store.db, rows, at));
	const due = async (at: Date) => (await outbox.dueDeliveries(store, at)).map(({ id }) => id);
	const fail = async (id: string, at: Date) => {
		const tried = (await outbox.findDue(store, id))!;
		await inOneGo(() => outbox.markFailed(store.db, tried, '503', at));
	};

	test('is there once, however often it is made, until it has been sent', async () => {
		await add([delivery('a'), delivery('b')]);
		await add([delivery('a', { target: 'another@example.ir' })], later(1));
		expect(await outbox.dueDeliveries(store, later(1))).toEqual([
			{ id: 'a', channel: 'mail', target: 'a@example.ir' },
			{ id: 'b', channel: 'mail', target: 'a@example.ir' }
		]);
		const a = (await outbox.findDue(store, 'a'))!;
		expect(await inOneGo(() => outbox.markSent(store.db, a, NOW))).toBe(true);
		await add([delivery('a')], later(2));
		expect(await due(later(3))).toEqual(['b']);
		expect(await outbox.findDue(store, 'a')).toBeUndefined();
		expect(await inOneGo(() => outbox.markSent(store.db, a, NOW))).toBe(false);
		expect(await inOneGo(() => outbox.retryDelivery(store.db, 'a', NOW))).toBe(false);
	});

	test('ninety rules spend a budget and no more, say so, and leave one line a day each', async () => {
		const role = 'analyst';
		const [modir, sara] = [await userOf('modir', 'administrator'), await userOf('sara', role)];
		const rule = { name: '', subject: { of: 'query', query: 'odd' }, condition: { kind: 'any' } } as const;
		const ids: string[] = [];
		for (let n = 0; n < 90; n++) {
			const targets = [{ channel: 'mail', to: `a${n}@example.ir` } as const];
			ids.push((await createRule(store, sara, { ...rule, targets, quietMinutes: 0, forRole: null }, KEY, NOW)).id);
		}
		/** A round in which all have rows, or none. */
		const round = (rows: 0 | 1, at: Date) => {
			const look = { asOf: '', knownAt: '', explainedBy: [], seen: [{ key: '', value: rows }] };
			return inOneGo(() => keepRound(store.db, new Map(ids.map((id) => [id, look])), at));
		};
		const made = async () => (await store.db.selectFrom('deliveries').select('id').execute()).length;
		const heldOf = async () => {
			const notices = await store.db.selectFrom('notices').selectAll().where('kind', '=', 'held').execute();
			return notices.map(({ user_id, content }) => [user_id, JSON.parse(content) as object]);
		};

		await round(1, NOW);
		expect(await made()).toBe(20);
		await round(0, later(60_000));
		expect(await made()).toBe(20);
		for (let hour = 1; hour < 8; hour++) await round(hour % 2 ? 1 : 0, later(hour * (HOUR + 120_000)));
		expect(await made()).toBe(100);
		const told = { who: 'sara', held: 9 * 90 - 100, since: NOW.toISOString() };
		expect(await heldOf()).toEqual(expect.arrayContaining([modir, sara].map((id) => [id, told])));
		expect(await heldOf()).toHaveLength(2);
		// What a clock made that was a year ahead holds nothing back.
		const created_at = later(365 * DAY_MS).toISOString();
		await store.db.updateTable('deliveries').set({ created_at }).execute();
		await round(0, later(10 * HOUR));
		expect(await made()).toBe(120);

		const linesOf = () => accessLogOf(store).read({ action: 'alert_checked', limit: 1_000 });
		expect(await linesOf()).toEqual([]);
		await removeRule(store, ids[0]!, sara);
		const midnight = later(DAY_MS);
		await Promise.all([1, 2, 3].map(() => inOneGo(() => closeDays(store.db, midnight))));
		await round(0, midnight);
		const lines = await linesOf();
		expect(lines.map(({ subject }) => subject).toSorted()).toEqual(ids.toSorted());
		const day = { of_day: '2026-11-25', runs: 10, what: 'query odd' };
		for (const line of lines) expect(line).toMatchObject({ user: 'sara', role, details: day });
		const sum = (of: 'messages' | 'held') => lines.reduce((all, { details }) => all + Number(details[of]), 0);
		expect([sum('messages'), sum('held')]).toEqual([120, 10 * 90 - 120]);
	});

	test('an address is asked once a week, whoever asks, and confirms by the last link alone', async () => {
		const user = { id: await userOf('sara', 'analyst'), name: 'sara', role: 'analyst' } as const;
		const keys = [KEY] as const;
		const ask = (address: string, at = NOW) => inOneGo(() => mail.askAddress(store.db, { address, user }, keys, at));
		const codes = async () => {
			const asked = await store.db.selectFrom('deliveries').selectAll().orderBy('created_at').execute();
			return asked.map(({ content }) => mail.confirmCode(JSON.parse(content) as mail.ConfirmContent, keys));
		};
		expect(await ask('Someone@evil.example')).toBe('asked');
		expect(await ask('SOMEONE@evil.example')).toBe('early');
		await mail.dropAddress(store, 'someone@evil.example', user.id);
		expect(await ask('someone@evil.example', later(1))).toBe('early');
		expect(await mail.confirmAddress(store, (await codes())[0]!, later(1))).toBeUndefined();
		const week = later(mail.AGAIN_MS);
		expect(await ask('someone@evil.example', week)).toBe('asked');
		const [old, code] = await codes();
		expect(await mail.confirmAddress(store, old!, week)).toBeUndefined();
		expect(await mail.confirmAddress(store, code!, later(mail.AGAIN_MS + mail.LINK_MS))).toBeUndefined();
		expect([...(await mail.confirmedAddresses(store))]).toEqual([]);
		expect(await mail.confirmAddress(store, code!, week)).toBe('someone@evil.example');
		expect(await mail.confirmAddress(store, code!, week)).toBeUndefined();
		expect([...(await mail.confirmedAddresses(store))]).toEqual(['someone@evil.example']);
		expect(await ask('someone@evil.example', week)).toBe('confirmed');
		for (let n = 0; n < 10; n++) expect(await ask(`a${n}@evil.example`, week)).toBe('asked');
		await expect(ask('one.more@evil.example', week)).rejects.toThrow(/addresses: at most 10/);
		// A clock that is set back by a year keeps nobody from being asked.
		expect(await ask('a1@evil.example', later(-365 * DAY_MS))).toBe('asked');
	});

	test('is tried again after pauses of half a minute to an hour, for a day, and then given up', async () => {
		await add([delivery('a')]);
		let at = 0;
		for (let attempt = 1; (await due(later(at))).length > 0; attempt += 1) {
			await fail('a', later(at));
			const { due_at } = (await outbox.findDue(store, 'a')) ?? { due_at: 0 };
			if (due_at === 0) break;
			const pause = due_at - later(at).getTime();
			const longest = Math.min(30_000 * 2 ** (attempt - 1), HOUR);
			expect(pause).toBeGreaterThanOrEqual(0.75 * longest);
			expect(pause).toBeLessThanOrEqual(longest);
			expect(await due(later(at + pause - 1))).toEqual([]);
			expect(await outbox.waitingDeliveries(store, 9)).toMatchObject([{ id: 'a', attempts: attempt, error: '503' }]);
			at += pause;
		}
		expect(at).toBeGreaterThan(20 * HOUR);
		expect(at).toBeLessThan(28 * HOUR);
		expect(await outbox.deadDeliveries(store, 9)).toMatchObject([{ id: 'a', state: 'dead', user_name: null }]);
		expect(await inOneGo(() => outbox.retryDelivery(store.db, 'a', later(at)))).toBe(true);
		expect(await due(later(at))).toEqual(['a']);
		expect(await inOneGo(() => outbox.markDropped(store.db, 'a', later(at)))).toBe(true);
		expect([await due(later(at)), await outbox.deadDeliveries(store, 9)]).toEqual([[], []]);
		// Where the clock was set back it is due as well.
		await add([delivery('b')], later(48 * HOUR));
		expect(await due(NOW)).toEqual(['b']);
		await fail('b', NOW);
		expect(await due(NOW)).toEqual([]);
	});

	test('comes to each place in the order of its rule', async () => {
		await add([delivery('fires', { rule_id: 'r' })]);
		const others = [delivery('over', { rule_id: 'r' }), delivery('else', { rule_id: 'r', target: 'b@example.ir' })];
		await add(others, later(1));
		await fail('fires', later(2));
		expect(await due(later(3))).toEqual(['else']);
		const fires = (await outbox.findDue(store, 'fires'))!;
		await inOneGo(() => outbox.markSent(store.db, fires, later(4)));
		expect(await due(later(5))).toEqual(['else', 'over']);
	});

	test('is forgotten 90 days after it ended', async () => {
		await add([delivery('a'), delivery('b')]);
		const a = (await outbox.findDue(store, 'a'))!;
		await inOneGo(() => outbox.markSent(store.db, a, NOW));
		const left = async () =>
			(await store.db.selectFrom('deliveries').select('id').execute()).map(({ id }) => id).sort();
		await outbox.removeOldDeliveries(store, later(90 * 24 * HOUR));
		expect(await left()).toEqual(['a', 'b']);
		await outbox.removeOldDeliveries(store, later(90 * 24 * HOUR + 1));
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
