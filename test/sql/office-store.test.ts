import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import { accessLogOf, type AccessEntry } from '#sql/office/access-log.server.ts';
import { createApiToken, listApiTokens, QUOTA, revokeApiToken, useApiToken } from '#sql/office/api-tokens.ts';
import { adoptUser } from '#sql/office/adopt-user.ts';
import { demoLogins } from '#sql/office/demo-logins.ts';
import { loginByPassword } from '#sql/office/login.ts';
import {
	IDLE_MS,
	listSessions,
	readSession,
	SESSION_MS,
	standingSessions,
	startSession
} from '#sql/office/sessions.ts';
import { openStore } from '#sql/office/store.server.ts';
import {
	createAccess,
	endedLogins,
	listAccesses,
	noteUses,
	revokeAccess,
	standingLogins
} from '#sql/office/tool-access.ts';
import { createToken, holderOfToken, listTokens, ownToken, revokeToken, rotateToken } from '#sql/office/tokens.ts';
import { changeUser, createUser, hasUsers, listUsers, resetPassword } from '#sql/office/users.ts';
import { describeStores } from '../support/stores.ts';

const KEY = new Uint8Array(32).fill(7);
const MINUTE = 60_000;
const NOW = new Date('2026-11-25T08:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);

describeStores('the store', (under) => {
	const { kind } = under;
	let { store } = under;
	beforeEach(() => void ({ store } = under));

	const login = (name: string, password: string) =>
		loginByPassword(store, { name, password, from: { address: '192.0.2.1', devices: [] } }, KEY, NOW);

	test('lets a user in by the one-time password, by any spelling of the name', async () => {
		expect(await hasUsers(store)).toBe(false);
		const { id, password } = await createUser(store, { name: 'علی‌رضا', role: 'governor' });
		expect(await hasUsers(store)).toBe(true);
		for (const name of ['علی‌رضا', 'عليرضا', ' علیرضا '])
			expect(await login(name, password), name).toEqual({ kind: 'in', userId: id });
		await expect(createUser(store, { name: 'عليرضا', role: 'analyst' })).rejects.toThrow(/exists already/);
	});

	test('has sessions of twelve hours, and of one without a request', async () => {
		const { id } = await createUser(store, { name: 'ali', role: 'governor', sensitive: true });
		const secret = await startSession(store, { userId: id, address: '::1', agent: 'x'.repeat(900) }, NOW);
		expect(await readSession(store, secret, later(IDLE_MS - MINUTE))).toMatchObject({
			...{ id, name: 'ali', role: 'governor', mustChangePassword: true, sensitive: true }
		});
		expect(await readSession(store, secret, later(2 * IDLE_MS - 2 * MINUTE))).not.toBeNull();
		expect(await readSession(store, secret, later(3 * IDLE_MS))).toBeNull();
		for (let at = IDLE_MS / 2; at < SESSION_MS; at += IDLE_MS / 2) await readSession(store, secret, later(at));
		expect(await readSession(store, secret, later(SESSION_MS + 1))).toBeNull();
		expect(await readSession(store, `${secret}x`, NOW)).toBeNull();
		// Begun by a clock that has since been set back: it would last for as long as that was ahead.
		const ahead = await startSession(store, { userId: id, address: '::1', agent: '' }, later(365 * 24 * 60 * MINUTE));
		expect(await readSession(store, ahead, NOW)).toBeNull();
	});

	test('ends sessions and streams of a user who is locked, reset or gets another role', async () => {
		const admin = await createUser(store, { name: 'admin', role: 'administrator' });
		const { id } = await createUser(store, { name: 'ali', role: 'governor' });
		for (const change of [
			() => changeUser(store, id, { role: 'inspector' }),
			() => resetPassword(store, id),
			() => changeUser(store, id, { locked: true })
		]) {
			const secret = await startSession(store, { userId: id, address: '', agent: '' }, NOW);
			const [session] = await listSessions(store, id, NOW);
			expect(await standingSessions(store, [session!.id, 'another'], NOW)).toEqual(new Set([session!.id]));
			await change();
			expect(await readSession(store, secret, NOW)).toBeNull();
			expect(await standingSessions(store, [session!.id], NOW)).toEqual(new Set());
		}
		await expect(changeUser(store, admin.id, { role: 'governor' })).rejects.toThrow(/last administrator/);
		expect((await listUsers(store, NOW)).map(({ name, locked }) => [name, locked])).toEqual([
			['admin', false],
			['ali', true]
		]);
	});

	test('knows tokens by scope, until they are changed over or revoked', async () => {
		const scope = { source: 'sms', types: ['sms.sent'], speaksFor: 'emdad' };
		const secret = await createToken(store, { ...scope, by: 'admin' });
		expect(await holderOfToken(store, secret, NOW)).toEqual({ ...scope, administrator: false });
		const [token] = await listTokens(store);
		expect(token).toMatchObject({ createdBy: 'admin', lastUsedAt: NOW.toISOString() });
		const next = await rotateToken(store, token!.id, { overlapMs: 60 * MINUTE }, NOW);
		await expect(rotateToken(store, token!.id, { overlapMs: 60 * MINUTE }, NOW)).rejects.toThrow(/is over already/);
		expect(await holderOfToken(store, secret, later(59 * MINUTE))).toBeDefined();
		expect(await holderOfToken(store, secret, later(61 * MINUTE))).toBeUndefined();
		expect(await holderOfToken(store, next, later(61 * MINUTE))).toMatchObject(scope);
		for (const { id } of await listTokens(store)) await revokeToken(store, id, NOW);
		expect(await holderOfToken(store, next, NOW)).toBeUndefined();
	});

	test('has tokens of the API, with a quota, which open nothing once they or their person are no longer what they were', async () => {
		await createUser(store, { name: 'admin', role: 'administrator' });
		const { id } = await createUser(store, { name: 'مینا', role: 'analyst' });
		const make = (asked = {}) => createApiToken(store, id, { name: 'n', scopes: ['figures'], days: 7, ...asked }, NOW);
		expect(await make({ name: ' ' })).toBe('badName');
		expect(await make({ days: 366 })).toBe('badDays');
		for (const scopes of [[], ['figures', 'everything']]) expect(await make({ scopes })).toBe('badScopes');
		const made = await make({ name: ' دفترچهٔ  ماهانه ', scopes: ['lists', 'figures'] });
		if (typeof made === 'string') throw new Error(made);
		expect(JSON.stringify(await store.db.selectFrom('api_tokens').selectAll().execute())).not.toContain(made.secret);
		const use = async (at = NOW) => (await useApiToken(store, made.secret, at))?.holder;
		expect(await use()).toEqual({
			...{ token: made.id, scopes: ['figures', 'lists'], userId: id, userName: 'مینا', role: 'analyst' },
			sensitive: false
		});
		expect(await useApiToken(store, `${made.secret}x`, NOW)).toBeUndefined();
		expect(await use(later(7 * 24 * 60 * MINUTE))).toBeUndefined();
		const stateNow = async () => (await listApiTokens(store, NOW, id)).map(({ name, state }) => `${name} ${state}`);
		expect(await stateNow()).toEqual(['دفترچهٔ ماهانه good']);
		for (const [away, again] of [
			[{ locked: true }, { locked: false }],
			[{ role: 'governor' }, { role: 'analyst' }]
		]) {
			await changeUser(store, id, away!);
			expect(await use()).toBeUndefined();
			expect(await stateNow()).toEqual(['دفترچهٔ ماهانه idle']);
			await changeUser(store, id, again!);
			expect(await use()).toBeDefined();
		}

		const soon = later(60 * MINUTE);
		const waits = await Promise.all(
			Array.from({ length: QUOTA.burst + 2 }, async () => (await useApiToken(store, made.secret, soon))!.waitMs)
		);
		expect(waits.filter((wait) => wait > 0)).toEqual([QUOTA.everyMs, QUOTA.everyMs]);
		const after = new Date(soon.getTime() + QUOTA.everyMs);
		expect((await useApiToken(store, made.secret, after))!.waitMs).toBe(0);
		expect((await listApiTokens(store, NOW, id))[0]!.lastUsedAt).toBe(after.toISOString());
		// It is the person's: another token adds no calls, and takes none from anybody else.
		const other = await make();
		if (typeof other === 'string') throw new Error(other);
		expect((await useApiToken(store, other.secret, after))!.waitMs).toBe(QUOTA.everyMs);
		await revokeApiToken(store, other.id, NOW, id);
		// Counted by a clock that has since been set back.
		expect((await useApiToken(store, made.secret, NOW))!.waitMs).toBe(0);

		expect(await revokeApiToken(store, made.id, NOW, 'another')).toBeUndefined();
		expect(await revokeApiToken(store, made.id, NOW, id)).toEqual({ name: 'دفترچهٔ ماهانه' });
		expect(await use()).toBeUndefined();
		const second = await make();
		if (typeof second === 'string') throw new Error(second);
		await resetPassword(store, id);
		expect(await useApiToken(store, second.secret, NOW)).toBeUndefined();
		// What an administrator makes then works at once.
		const third = await make();
		if (typeof third === 'string') throw new Error(third);
		expect(await useApiToken(store, third.secret, NOW)).toBeDefined();
	});

	test('has accesses of tools, which stand until they are over, revoked, or not their holder’s any more', async () => {
		const { id } = await createUser(store, { name: 'مینا', role: 'analyst' });
		const make = async (name: string, days = 7) => createAccess(store, id, { name, days }, NOW);
		const logins = async (at = NOW) => (await standingLogins(store, at)).map(({ login }) => login);
		for (const [name, days, fault] of [
			[' ', 7, 'badName'],
			['x'.repeat(61), 7, 'badName'],
			['grafana', 8, 'badDays']
		] as const)
			expect(await make(name, days)).toBe(fault);
		const first = await make(' گرافانا  اداره ');
		if (typeof first === 'string') throw new Error(first);
		expect(first).toMatchObject({ name: 'گرافانا اداره', login: expect.stringMatching(/^tool_[0-9a-f]{10}$/) });
		// As ClickHouse takes it, and the secret is nowhere.
		const secretHash = createHash('sha256').update(first.secret).digest('hex');
		expect(await standingLogins(store, NOW)).toEqual([
			{ login: first.login, secretHash, expiresAt: later(7 * 24 * 60 * MINUTE).toISOString() }
		]);
		expect(JSON.stringify(await store.db.selectFrom('tool_accesses').selectAll().execute())).not.toContain(
			first.secret
		);
		expect(await logins(later(7 * 24 * 60 * MINUTE))).toEqual([]);

		await changeUser(store, id, { locked: true });
		expect(await logins()).toEqual([]);
		expect(await endedLogins(store, [first.login, 'tool_0000000000'], NOW)).toEqual([first.login]);
		await changeUser(store, id, { locked: false, role: 'inspector' });
		expect(await logins()).toEqual([]);
		await changeUser(store, id, { role: 'analyst' });
		expect(await logins()).toEqual([first.login]);

		await noteUses(store, [{ login: first.login, usedAt: later(MINUTE).toISOString() }]);
		await noteUses(store, [{ login: first.login, usedAt: NOW.toISOString() }]);
		const [access] = await listAccesses(store, id, NOW);
		expect(access).toMatchObject({ lastUsedAt: later(MINUTE).toISOString() });
		const { id: other } = await createUser(store, { name: 'sara', role: 'analyst' });
		expect(await revokeAccess(store, other, access!.id, NOW)).toBeUndefined();
		expect(await revokeAccess(store, id, access!.id, NOW)).toMatchObject({ login: first.login });
		expect(await revokeAccess(store, id, access!.id, NOW)).toBeUndefined();
		expect(await logins()).toEqual([]);

		for (let n = 0; n < 5; n++) expect(await make(`tool ${n}`)).toMatchObject({ name: `tool ${n}` });
		expect(await make('one more')).toBe('tooMany');
		await resetPassword(store, id);
		expect(await logins()).toEqual([]);
	});

	test('has one own token, the same in each process, and another after it was revoked', async () => {
		const [one, other] = await Promise.all([ownToken(store, KEY), ownToken(store, KEY)]);
		expect(one).toBe(other);
		expect(await holderOfToken(store, one, NOW)).toMatchObject({ source: 'dashboard', types: null });
		await revokeToken(store, (await listTokens(store))[0]!.id, NOW);
		const next = await ownToken(store, KEY);
		expect(next).not.toBe(one);
		expect(await holderOfToken(store, next, NOW)).toBeDefined();
	});

	test('keeps each line of the access log against whoever would change it', async () => {
		const log = accessLogOf(store);
		const lines = [1, 2].map((n): AccessEntry => ({
			...{ at: later(n * MINUTE), user: 'زهرا', role: 'inspector', action: 'unmask', subject: `L-${n}` },
			...{ reason: 'تماس با شهروند', details: { n } }
		}));
		for (const line of lines) await log.write(line);
		const kept = await log.read({ limit: 10 });
		expect(kept.map(({ subject, reason }) => [subject, reason])).toEqual([
			['L-2', 'تماس با شهروند'],
			['L-1', 'تماس با شهروند']
		]);
		const row = `SELECT id, at, 'nobody', role, action, subject, reason, details FROM access_log`;
		const changes = [
			`UPDATE access_log SET user_name = 'nobody'`,
			`UPDATE access_log SET at = '1970' WHERE subject = 'L-1'`,
			'DELETE FROM access_log',
			`DELETE FROM access_log WHERE subject = 'L-2'`,
			...(kind === 'SQLite'
				? [`INSERT OR REPLACE INTO access_log ${row}`]
				: [
						'TRUNCATE access_log',
						`INSERT INTO access_log OVERRIDING SYSTEM VALUE ${row} ON CONFLICT (id) DO UPDATE SET user_name = 'nobody'`
					])
		];
		for (const change of changes)
			await expect(sql.raw(change).execute(store.db), change).rejects.toThrow('append-only');
		expect(await log.read({ limit: 10 })).toEqual(kept);
	});

	test('gives a demo a login for each role, and new passwords at each start', async () => {
		const first = await demoLogins(store);
		const second = await demoLogins(store);
		expect(second.map(({ name }) => name)).toEqual(['governor', 'inspector', 'analyst', 'administrator']);
		for (const { name, password } of second) expect((await login(name, password)).kind).toBe('in');
		expect((await login(first[0]!.name, first[0]!.password)).kind).toBe('wrong');
	});

	test('adopts whoever comes by single sign-on, and no local account', async () => {
		await createUser(store, { name: 'mina', role: 'governor' });
		const person = { subject: 'https://sso 1', name: 'Mina', role: 'inspector' as const };
		expect(await adoptUser(store, person)).toEqual({ kind: 'taken' });
		const adopted = await adoptUser(store, { ...person, name: 'mina karimi' });
		expect(adopted).toMatchObject({ kind: 'in' });
		expect(await adoptUser(store, { ...person, role: 'analyst' })).toEqual(adopted);
		expect((await login('mina.karimi', '')).kind).toBe('wrong');
	});
});

test('an office of the time before logins keeps its users and tokens', async () => {
	const dir = mkdtempSync(join(tmpdir(), 'pasokh-store-'));
	const file = new DatabaseSync(join(dir, 'office.sqlite'));
	file.exec(`CREATE TABLE tokens (secret_hash TEXT PRIMARY KEY, source TEXT NOT NULL, created_at TEXT NOT NULL, last_used_at TEXT) STRICT;
		CREATE TABLE users (name TEXT PRIMARY KEY, role TEXT NOT NULL, password_hash TEXT NOT NULL,
			must_change_password INTEGER NOT NULL DEFAULT 1, created_at TEXT NOT NULL) STRICT;
		INSERT INTO users VALUES ('Admin', 'administrator', 'x', 1, '2026-01-01T00:00:00Z');
		INSERT INTO tokens VALUES ('${'ab'.repeat(32)}', 'portal', '2026-01-01T00:00:00Z', NULL)`);
	file.close();
	const store = await openStore({ dataDir: dir });
	expect(await listUsers(store, NOW)).toMatchObject([{ name: 'Admin', role: 'administrator', locked: false }]);
	expect(await listTokens(store)).toMatchObject([{ source: 'portal', types: null, revokedAt: null }]);
	await expect(createUser(store, { name: 'ADMIN', role: 'governor' })).rejects.toThrow(/exists already/);
	await store.close();
	rmSync(dir, { recursive: true, force: true });
});

test('a PostgreSQL that is not there is one line that names the setting and no password', async () => {
	const databaseUrl = 'postgres://pasokh:hidden-word@127.0.0.1:1/pasokh';
	const problem = await openStore({ dataDir: '/nowhere', databaseUrl }).catch((error: Error) => error.message);
	expect(problem).toMatch(/^PASOKH_DB_URL: the database cannot be used \([^\n]+$/);
	expect(problem).not.toContain('hidden-word');
});
