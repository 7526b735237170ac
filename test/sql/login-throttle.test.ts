import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { Secret, TOTP } from 'otpauth';
import { beforeEach, expect, test, vi } from 'vitest';
import { accessLogOf } from '#sql/office/access-log.server.ts';
import { readDevices, writeDevices } from '#sql/office/devices.ts';
import { listGuessing } from '#sql/office/guessing.ts';
import { loginByCode, loginByPassword, type From } from '#sql/office/login.ts';
import { statementsFor, STEPS } from '#sql/office/schema.ts';
import { openStore } from '#sql/office/store.server.ts';
import { forgetGuesses, sweepThrottle } from '#sql/office/throttle.ts';
import { offerTotp, pendingTotp, proveTotp } from '#sql/office/totp.ts';
import { changePassword, changeUser, createUser, deviceEpochOf, resetPassword } from '#sql/office/users.ts';
import { describeStores } from '../support/stores.ts';

// What is counted here are guesses, a thousand of them: each hash is made as cheap as it can be.
vi.mock(import('@node-rs/argon2'), async (original) => {
	const { hash, ...others } = await original();
	return { ...others, hash: (text) => hash(text, { memoryCost: 8, timeCost: 1 }) };
});

const KEY = new Uint8Array(32).fill(7);
const MINUTE = 60_000;
const NOW = new Date('2026-11-25T08:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);

describeStores('the store', (under) => {
	let { store } = under;
	beforeEach(() => void ({ store } = under));

	const login = (name: string, password: string, at = NOW, from: Partial<From> = {}) =>
		loginByPassword(store, { name, password, from: { address: '192.0.2.1', devices: [], ...from } }, KEY, at);
	const kindOf = async (...given: Parameters<typeof login>) => (await login(...given)).kind;
	const deviceOf = async (user: string) =>
		readDevices(writeDevices([], { user, epoch: await deviceEpochOf(store, user) }, KEY), KEY);

	test('closes a name to one address with growing delays, also to attempts that come at once', async () => {
		const { password } = await createUser(store, { name: 'ali', role: 'governor' });
		const kinds = await Promise.all(Array.from({ length: 14 }, () => kindOf('ali', 'wrong')));
		expect(kinds.filter((one) => one === 'wrong')).toHaveLength(5);
		expect(kinds.filter((one) => one === 'closed')).toHaveLength(9);
		// The right one, too: whoever waits is told how long.
		expect(await login('ali', password)).toMatchObject({ kind: 'closed', by: 'closed', waitMs: MINUTE });
		let at = 0;
		for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
			expect(await kindOf('ali', 'wrong', later((at + minutes) * MINUTE - 1)), `${minutes}`).toBe('closed');
			at += minutes;
			expect(await kindOf('ali', 'wrong', later(at * MINUTE)), `${minutes}`).toBe('wrong');
		}
		expect(await kindOf('ali', password, later(at * MINUTE), { address: '192.0.2.2' })).toBe('in');
		expect(await kindOf('ali', password, later((at + 60) * MINUTE))).toBe('in');
		// A success forgets what failed before it from there.
		for (let n = 0; n < 4; n++) expect(await kindOf('ali', 'wrong', later((at + 61) * MINUTE))).toBe('wrong');
		expect(await kindOf('ali', password, later((at + 61) * MINUTE))).toBe('in');
		for (let n = 0; n < 5; n++) expect(await kindOf('ali', 'wrong', later((at + 61) * MINUTE))).toBe('wrong');
	});

	test('holds nobody up for longer than its delays when the clock is set back', async () => {
		const { password } = await createUser(store, { name: 'ali', role: 'governor' });
		const year = later(365 * 24 * 60 * MINUTE);
		for (let n = 0; n < 85; n++) await login('ali', 'wrong', year, { address: `198.51.100.${n % 17}` });
		// An address that failed there, and one that did not: the name was closed to all.
		for (const address of ['198.51.100.1', '192.0.2.1'])
			expect(await kindOf('ali', password, NOW, { address })).toBe('in');
	});

	test('lets a name be tried a hundred times an hour from everywhere, whether anybody has it or not', async () => {
		const { id, password } = await createUser(store, { name: 'ali', role: 'governor' });
		const devices = await deviceOf(id);
		for (const name of ['ali', 'nobody-of-this-name']) {
			let tried = 0;
			for (let n = 0; n < 130; n++)
				if ((await kindOf(name, 'wrong', later(n * 27_000), { address: `198.51.100.${n}` })) === 'wrong') tried++;
			expect(tried, name).toBeGreaterThanOrEqual(90);
			expect(tried, name).toBeLessThanOrEqual(100);
		}
		const now = later(129 * 27_000 + 1);
		expect(await login('ali', password, now, { address: '203.0.113.9' })).toMatchObject({
			kind: 'closed',
			by: 'guessed'
		});
		expect(await kindOf('ali', password, now, { address: '203.0.113.9', devices })).toBe('in');
		expect(await listGuessing(store, KEY)).toMatchObject([
			{ name: 'ali', origins: expect.any(Number), since: NOW.toISOString() },
			{ name: null }
		]);
	});

	test('never shuts a browser out in which its user has logged in, until ten failures of its own', async () => {
		const { id, password } = await createUser(store, { name: 'ali', role: 'governor' });
		const { id: other } = await createUser(store, { name: 'sara', role: 'governor' });
		await createUser(store, { name: 'admin', role: 'administrator' });
		const devices = await deviceOf(id);
		for (let n = 0; n < 8; n++) await login('ali', 'wrong');
		expect(await kindOf('ali', password, NOW, { devices: await deviceOf(other) })).toBe('closed');
		expect(await kindOf('ali', password, NOW, { devices })).toBe('in');
		const kinds = await Promise.all(Array.from({ length: 20 }, () => kindOf('ali', 'wrong', NOW, { devices })));
		expect(kinds.filter((kind) => kind === 'wrong')).toHaveLength(10);
		expect(await kindOf('ali', password, NOW, { devices })).toBe('closed');
		// Its own failures took nothing from others.
		expect(await kindOf('ali', password, NOW, { devices: await deviceOf(id) })).toBe('in');
	});

	test('forgets the browsers of a user whose password is changed or reset, or who was locked', async () => {
		const { id } = await createUser(store, { name: 'ali', role: 'governor' });
		await createUser(store, { name: 'admin', role: 'administrator' });
		let password = '';
		for (const change of [
			async () => void (password = await resetPassword(store, id)),
			async () => changePassword(store, { id, next: (password = 'a house by the river'), session: '' }),
			async () => {
				await changeUser(store, id, { locked: true });
				await changeUser(store, id, { locked: false });
			}
		]) {
			const devices = await deviceOf(id);
			for (let n = 0; n < 6; n++) await login('ali', 'wrong');
			await change();
			expect(await kindOf('ali', password, NOW, { devices })).toBe('closed');
			expect(await kindOf('ali', password, NOW, { devices: await deviceOf(id) })).toBe('in');
			await forgetGuesses(store, 'ali', KEY);
		}
	});

	test('lets no address try all names, and a right password counts nothing', async () => {
		const { password } = await createUser(store, { name: 'ali', role: 'governor' });
		for (let n = 0; n < 205; n++) if ((await kindOf('ali', password)) !== 'in') throw new Error(`refused: ${n}`);
		const kinds = [];
		for (let n = 0; n < 210; n++) kinds.push(await kindOf(`name-${n}`, 'wrong'));
		expect(kinds.filter((kind) => kind === 'wrong')).toHaveLength(200);
		expect(await login('ali', password)).toMatchObject({ kind: 'closed', by: 'crowded' });
		expect(await kindOf('ali', password, NOW, { address: '192.0.2.2' })).toBe('in');
	});

	test('keeps nothing of what was typed, and the hash of it for a day', async () => {
		const typed = ['my-secret-password', '3240012345', '192.0.2.77'];
		for (const name of typed.slice(0, 2)) await login(name, 'wrong', NOW, { address: typed[2]! });
		const rows = async () => [
			...(await store.db.selectFrom('login_guesses').selectAll().execute()),
			...(await store.db.selectFrom('login_budgets').selectAll().execute())
		];
		expect(await rows()).toHaveLength(5);
		const kept = JSON.stringify(await rows());
		for (const text of typed) {
			expect(kept).not.toContain(text);
			// Nor its plain hash, which could be found by trying.
			for (const encoding of ['hex', 'base64url'] as const)
				expect(kept).not.toContain(createHash('sha256').update(text).digest(encoding));
		}
		await sweepThrottle(store, later(24 * 60 * MINUTE - 1));
		expect(await rows()).toHaveLength(5);
		await sweepThrottle(store, later(24 * 60 * MINUTE + 1));
		expect(await rows()).toEqual([]);
		// Of a flood of names those that are guessed at are kept.
		for (let n = 0; n < 3; n++) await login('ali', 'wrong', later(n));
		for (let n = 0; n < 20; n++) await login(`name-${n}`, 'wrong', later(n + 10));
		await sweepThrottle(store, later(60), 5);
		const left = await store.db.selectFrom('login_guesses').select('failures').execute();
		expect(left.map(({ failures }) => Number(failures)).sort()).toEqual([1, 1, 1, 1, 3]);
	});

	test('counts the codes of a second factor as it counts passwords', async () => {
		const { id, password } = await createUser(store, { name: 'ali', role: 'governor' });
		const user = { id, session: 'a-session' };
		await offerTotp(store, user, KEY, NOW);
		// The session alone that gave the password sees what is to be proved.
		expect(await pendingTotp(store, { id, session: 'another' }, KEY, NOW)).toBeUndefined();
		const offer = (await pendingTotp(store, user, KEY, NOW))!;
		const authenticator = new TOTP({ secret: Secret.fromBase32(offer.secret) });
		const code = (at: Date) => authenticator.generate({ timestamp: at.getTime() });
		expect(await proveTotp(store, { user, code: code(NOW), key: KEY }, NOW)).toHaveLength(10);
		const asked = async (from: Partial<From> = {}, at = NOW) => {
			const answer = await login('ali', password, at, from);
			return answer.kind === 'code' ? answer.ticket : answer.kind;
		};
		const enter = async (ticket: string, given: string, at = NOW, address = '192.0.2.1') =>
			(await loginByCode(store, { ticket, code: given, from: { address, devices: [] } }, KEY, at)).kind;
		const ticket = await asked();
		const kinds = [];
		for (let n = 0; n < 8; n++) kinds.push(await enter(ticket, '000000'));
		expect(kinds).toEqual([...new Array<string>(5).fill('wrong'), ...new Array<string>(3).fill('closed')]);
		// The right password does not open it again.
		expect(await asked()).toBe('closed');
		expect(await enter(ticket, code(later(MINUTE)), later(MINUTE), '192.0.2.2')).toBe('in');
	});
});

test('an older store loses what was typed as a name, from its file, too', async () => {
	const dir = mkdtempSync(join(tmpdir(), 'pasokh-store-'));
	const path = join(dir, 'office.sqlite');
	const file = new DatabaseSync(path);
	file.exec('PRAGMA journal_mode = WAL; CREATE TABLE schema_steps (name TEXT PRIMARY KEY)');
	for (const [name, statements] of Object.entries(STEPS)) {
		if (name === 'unknown_names' || name === 'login_throttle') continue;
		for (const text of statementsFor('sqlite', statements)) file.exec(text);
		file.prepare('INSERT INTO schema_steps VALUES (?)').run(name);
	}
	const typed = ['my-secret-password', '3240012345', 'a-password-in-the-log'];
	file.exec(`INSERT INTO users (id, name, name_key, role, password_hash, created_at)
		VALUES ('u', 'Ali', 'ali', 'governor', '', '2026-01-01')`);
	for (const name of typed)
		file.prepare('INSERT INTO login_failures VALUES (?, 1, NULL, ?)').run(name, NOW.toISOString());
	for (const [user, action] of [
		['Ali', 'login_failed'],
		['ali', 'login_failed'],
		[typed[2]!, 'login_failed'],
		['somebody of old', 'view_letter']
	] as const)
		file
			.prepare('INSERT INTO access_log VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)')
			.run(NOW.toISOString(), user, '', action, '', '', '{}');
	file.close();
	expect(readFileSync(path, 'latin1')).toContain(typed[0]);

	const store = await openStore({ dataDir: dir });
	expect((await accessLogOf(store).read({ limit: 9 })).map(({ user }) => user)).toEqual([
		...['somebody of old', '', 'ali', 'Ali']
	]);
	await expect(sql`UPDATE access_log SET user_name = 'x'`.execute(store.db)).rejects.toThrow('append-only');
	const files = readdirSync(dir).map((name) => readFileSync(join(dir, name), 'latin1'));
	for (const text of typed) for (const bytes of files) expect(bytes).not.toContain(text);
	await store.close();
	rmSync(dir, { recursive: true, force: true });
});
