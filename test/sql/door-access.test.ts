import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openClient } from '#sql/client/open.server.ts';
import { retryWhenAway } from '#sql/client/retry.ts';
import { accessLogOf } from '#sql/office/access-log.server.ts';
import { readMeter } from '#sql/office/query-meter.ts';
import { listAccesses, revokeAccess } from '#sql/office/tool-access.ts';
import { changeUser } from '#sql/office/users.ts';
import { cancelRun } from '#sql/queries/console/run-statement.server.ts';
import { ANALYST_QUOTA } from '#sql/model/analyst-quota.ts';
import { readCredentials } from '#sql/engine/credentials.ts';
import { type Answer, LONG_SQL, startSqlDoor, type SqlDoorUnderTest } from '../support/sql-door.ts';
import { rowsOf } from '../support/state.ts';
import { until } from '../support/until.ts';

/** Who comes in by the door, and the accesses of people's tools: they come and go, are metered and logged, and the engine does not notice. */

let door: SqlDoorUnderTest;

beforeAll(async () => {
	door = await startSqlDoor();
});
afterAll(async () => door?.stop());

const linesOf = async (name: string): Promise<string[]> =>
	(await accessLogOf(door.store).read({ limit: 100, user: name, action: 'query' })).map(({ details }) =>
		String(details['sql'])
	);

const codeOf = ({ headers }: Answer) => headers.get('X-ClickHouse-Exception-Code');
const runs = (id: string, count = 1) => until(`${count} run`, async () => (await door.running(id)).length === count);

describe('who asks', () => {
	test('comes in by each way that the engine knows, and by one alone', async () => {
		const { access } = await door.makePerson();
		const { login, secret } = access;
		const headers = { 'X-ClickHouse-User': login, 'X-ClickHouse-Key': secret };
		const query = new URLSearchParams({ user: login, password: secret }).toString();
		expect(await door.textOf(access, 'SELECT 1')).toBe('1');
		expect((await door.ask(undefined, 'SELECT 2', { headers })).text).toBe('2');
		expect((await door.ask(undefined, 'SELECT 3', { query })).text).toBe('3');
		for (const [as, options] of [
			[access, { headers }],
			[access, { query }],
			[undefined, { headers, query }],
			[undefined, { query: `${query}&user=default` }],
			[undefined, {}],
			[{ login, secret: 'wrong' }, {}],
			[{ login: 'default', secret: '' }, {}],
			[{ login: 'pasokh_person_0', secret: '' }, {}],
			[{ login: 'pasokh_admin', secret: '' }, {}]
		] as const) {
			const refused = await door.ask(as, 'SELECT 1', options);
			expect(codeOf(refused), refused.text).toBe('516');
			expect(refused.text).toMatch(/^Code: 516\. DB::Exception: .*\(AUTHENTICATION_FAILED\)$/);
		}
	});

	test('cannot say to be another, nor take another’s session or name of a query', async () => {
		const [one, other] = [await door.makePerson(), await door.makePerson()];
		const says = 'quota_key=governor&QUOTA_KEY=a&role=pasokh_admin&initial_user=x';
		const told = await door.ask(one.access, 'SELECT queryID(), currentRoles()', {
			query: `${says}&query_id=${other.id}.x`,
			headers: { 'X-ClickHouse-Quota': 'governor', 'X-Forwarded-For': '10.0.0.1', Forwarded: 'for=10.0.0.1' }
		});
		expect(told.text).toMatch(new RegExp(`^${one.id}\\.${one.access.login}\\.[0-9a-f-]{36}\\t\\[\\]$`));
		expect(await door.textOf(one.access, "SET log_comment = 'mine'", 'session_id=a')).toBe('');
		const kept = "SELECT getSetting('log_comment')";
		expect(await door.textOf(one.access, kept, 'session_id=a&session_check=1')).toBe('mine');
		for (const id of ['a', `${one.id}.a`])
			for (const name of ['session_id', 'SESSION_ID', 'session%5Fid'])
				expect(await door.textOf(other.access, kept, `${name}=${id}&session_check=1`)).toMatch(/^Code: 372\b|^$/);
		await door.admin.command({ query: 'SYSTEM FLUSH LOGS' });
		const keys = await rowsOf(
			door.admin,
			`SELECT DISTINCT quota_key, initial_user = user AS is_own, forwarded_for FROM system.query_log WHERE startsWith(query_id, '${one.id}.')`
		);
		expect(keys).toEqual([{ quota_key: one.id, is_own: 1, forwarded_for: '' }]);
		const form = new FormData();
		const fields = {
			query: 'SELECT {a:String}, queryID()',
			param_a: 'x\\ny',
			quota_key: 'governor',
			query_id: `${other.id}.x`
		};
		for (const [name, value] of Object.entries(fields)) form.append(name, value);
		expect(await door.textOf(one.access, form as unknown as string)).toMatch(new RegExp(`^x\\\\ny\\t${one.id}\\.`));
	});

	test('people do not take each other’s places', async () => {
		const [one, other] = [await door.makePerson(), await door.makePerson()];
		const all = Array.from({ length: 12 }, () => door.ask(one.access, 'SELECT sleep(2) FORMAT Null'));
		await runs(one.id, 8);
		expect(await door.textOf(other.access, 'SELECT 1')).toBe('1');
		const codes = (await Promise.all(all)).map(codeOf);
		expect(codes.filter((code) => code === '202')).toHaveLength(4);
		expect(codes.filter((code) => code === null)).toHaveLength(8);
	});
});

describe('an access', () => {
	test('is made and revoked without a new start, and what it did is still known', async () => {
		const pid = door.server().pid;
		const { id, access } = await door.makePerson();
		expect(await door.textOf(access, "SELECT 'before'")).toBe('before');
		const used = async () => (await readMeter(door.store, id, new Date()))[0]!.used.queries;
		expect(await used()).toBe(1);
		const second = await door.makeAccess(id);
		expect(await door.textOf(second, "SELECT 'after'")).toBe('after');
		expect(await used()).toBe(2);
		expect(door.server().pid).toBe(pid);
		const [newest] = await listAccesses(door.store, id, new Date());
		expect(newest!.lastUsedAt).not.toBeNull();
		await door.admin.command({ query: 'SYSTEM FLUSH LOGS' });
		const logged = await rowsOf(
			door.admin,
			`SELECT query FROM system.query_log WHERE type = 'QueryStart' AND startsWith(query_id, '${id}.') ORDER BY event_time_microseconds`
		);
		expect(logged).toEqual([{ query: "SELECT 'before'" }, { query: "SELECT 'after'" }]);
	});

	test.each([
		['revoked', (id: string, one: string) => revokeAccess(door.store, id, one, new Date())],
		['locked', (id: string) => changeUser(door.store, id, { locked: true })]
	])('that is %s is refused at once, and what runs by it ends', async (_, end) => {
		const { id, access } = await door.makePerson();
		const [kept] = await listAccesses(door.store, id, new Date());
		const long = door.textOf(access, LONG_SQL).catch(() => 'cut off');
		await runs(id);
		await end(id, kept!.id);
		expect(await door.textOf(access, 'SELECT 1')).toMatch(/^Code: 516\b/);
		expect(await long).toBe('cut off');
		await runs(id, 0);
	});

	test('whose holder goes away leaves nothing running', async () => {
		const { id, access } = await door.makePerson();
		const gone = new AbortController();
		const query = 'cancel_http_readonly_queries_on_client_close=1';
		const asked = door.ask(access, LONG_SQL, { signal: gone.signal, query });
		await runs(id);
		gone.abort();
		await expect(asked).rejects.toThrow();
		await runs(id, 0);
	});

	test('has a line for each query before the engine has it, however it came', async () => {
		const { name, access } = await door.makePerson();
		const packed = { body: gzipSync("SELECT 'packed'"), headers: { 'Content-Encoding': 'gzip' } };
		const form = new FormData();
		form.append('param_a', 'x'.repeat(3_000));
		form.append('query', "SELECT 'form', length({a:String})");
		await door.ask(access, "SELECT 'plain', '0912 345 6789'");
		await door.ask(access, '', packed);
		await door.ask(access, form as unknown as string);
		await door.ask(access, "'and body'", { query: 'query=SELECT+%27address%27,' });
		await door.ask(access, 'SELECT nonsense FROM nowhere');
		await door.ask(access, `SELECT '${'y'.repeat(5_000)}'`);
		const lines = (await linesOf(name)).toReversed();
		expect(lines.slice(1, 5)).toEqual([
			...["SELECT 'packed'", "SELECT 'form', length({a:String})"],
			...["SELECT 'address',\n'and body'", 'SELECT nonsense FROM nowhere']
		]);
		expect(lines[0]).toContain("SELECT 'plain'");
		expect(lines[0]).not.toContain('345 6789');
		expect(lines[5]).toHaveLength(2_000);
		const [line] = await accessLogOf(door.store).read({ limit: 1, user: name });
		expect(line).toMatchObject({ role: 'analyst', action: 'query', subject: access.login });
	});

	test('sends no body that cannot be read, or never ends', async () => {
		const { name, access } = await door.makePerson();
		for (const [options, code] of [
			[{ body: 'x'.repeat(1_100_000) }, '62'],
			[{ body: gzipSync('x'.repeat(50_000_000)), headers: { 'Content-Encoding': 'gzip' } }, '62'],
			[{ body: 'no gzip', headers: { 'Content-Encoding': 'gzip' } }, '36'],
			[{ body: 'SELECT 1', headers: { 'Content-Encoding': 'xz' } }, '36'],
			[{ body: 'SELECT 1', query: 'decompress=1' }, '36']
		] as const)
			expect(codeOf(await door.ask(access, '', options as RequestInit))).toBe(code);
		expect(await linesOf(name)).toEqual([]);
	});
});

test('what a person has used up survives the end of the engine and of its doors, and counts for all that are theirs', async () => {
	const { id, access } = await door.makePerson();
	const { analyst } = readCredentials(door.settings.dataDir);
	const asConsole = { login: analyst.user, secret: analyst.password };
	const used = async () => (await readMeter(door.store, id, new Date()))[0]!.used;
	await door.ask(access, 'SELECT * FROM numbers(300000) FORMAT Null');
	await door.ask(asConsole, 'SELECT * FROM numbers(300000) FORMAT Null', { query: `quota_key=${id}` });
	await until('its rows are counted', async () => (await used()).result_rows >= 600_000);
	const before = await used();
	expect(before.queries).toBe(2);
	// One that ends with the engine has used its time all the same.
	const cut = door.textOf(access, LONG_SQL).catch(() => 'cut off');
	await runs(id);
	await until('some of its time is counted', async () => (await used()).execution_time > before.execution_time + 0.5);
	process.kill(door.server().pid, 'SIGKILL');
	await door.server().exited;
	await cut;
	await door.reopen();
	const after = await used();
	expect(after.queries).toBe(3);
	expect(after.result_rows).toBeGreaterThanOrEqual(before.result_rows);
	const [{ max }] = ANALYST_QUOTA;
	await door.store.db.updateTable('query_meter').set({ queries: max.queries }).where('person_id', '=', id).execute();
	for (const [as, query] of [
		[access, ''],
		[await door.makeAccess(id), 'quota_key=another'],
		[asConsole, `quota_key=${id}`]
	] as const) {
		const refused = await door.ask(as, 'SELECT 1', { query });
		expect(refused.text).toMatch(/^Code: 201\. DB::Exception: Quota .*\(QUOTA_EXCEEDED\)$/);
		expect(codeOf(refused)).toBe('201');
	}
	expect(await door.textOf((await door.makePerson()).access, 'SELECT 1')).toBe('1');
});

test('a run of the console is ended by who began it, and by name', async () => {
	const { id } = await door.makePerson();
	const { analyst, canceller } = readCredentials(door.settings.dataDir);
	const as = { login: analyst.user, secret: analyst.password };
	const long = door.textOf(as, LONG_SQL, `quota_key=${id}&query_id=${id}.run.0`);
	await runs(id);
	const client = openClient(door.settings, 'canceller');
	expect(canceller.user).toBe('pasokh_canceller');
	await cancelRun(client, { database: 'pasokh', cluster: undefined, run: `${id}.run.`, user: analyst.user });
	expect(await long).toMatch(/Code: 394\b/);
	await client.close();
});

test('while the engine is away the door says when to come again, and readers wait', async () => {
	const { access } = await door.makePerson();
	process.kill(door.server().pid, 'SIGKILL');
	await door.server().exited;
	for (const path of ['/', '/ping', '/replicas_status']) {
		const response = await fetch(`${door.url}${path}`);
		expect([response.status, response.headers.get('Retry-After')], path).toEqual([503, '1']);
	}
	const { user, password } = readCredentials(door.settings.dataDir).writer;
	for (const as of [access, { login: user, secret: password }]) {
		const refused = await door.ask(as, 'INSERT INTO pasokh.nothing FORMAT JSONEachRow\n{}');
		expect([refused.status, refused.headers.get('Retry-After')]).toEqual([503, '1']);
		expect(refused.text).toMatch(/^Code: 210\b/);
	}
	const reader = retryWhenAway(openClient(door.settings, 'reader'));
	const waiting = rowsOf(reader, 'SELECT 1 AS one');
	await door.restart();
	expect(await waiting).toEqual([{ one: 1 }]);
	await reader.close();
	expect(await door.textOf(access, 'SELECT 1')).toBe('1');
});
