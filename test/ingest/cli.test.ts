import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { findMapping } from '#ingest/mapping/find.server.ts';
import { useApiToken } from '#sql/office/api-tokens.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { standingLogin } from '#sql/office/tool-access.ts';
import { projectRoot } from '#sql/root.ts';
import { DEEP, some } from '../support/depth.ts';
import { openTestDoor } from '../support/door.ts';
import { freePort, INHERITED, startNode } from '../support/process.ts';

describe('the command line', () => {
	let dir: string;
	beforeEach(() => {
		dir = mkdtempSync(join(tmpdir(), 'pasokh-cli-'));
	});
	afterEach(() => rmSync(dir, { recursive: true }));

	async function pasokh(args: string[], env: Record<string, string> = {}) {
		const child = spawn(process.execPath, [join(projectRoot(), 'ingest', 'cli', 'main.ts'), ...args], {
			cwd: dir,
			env: { ...INHERITED, PASOKH_DATA_DIR: join(dir, 'data'), ...env },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
		const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
		return { status: await exited, out, err };
	}

	test('every verb that is listed explains itself, and none is listed that is not there', DEEP, async () => {
		const help = await pasokh(['--help']);
		expect(help.status).toBe(0);
		const verbs = [...help.out.matchAll(/^ {2}([a-z-]+) /gm)].map((m) => m[1]!);
		expect(verbs).toEqual(
			'load mapping undo scenario migrate rebuild verify verify-export verify-log doctor keys erase backup restore upgrade deadletters kpi sql tokens users access alerts bench pictures'.split(
				' '
			)
		);
		for (const verb of some(5, verbs)) {
			const { status, out } = await pasokh([verb, '--help']);
			expect(status).toBe(0);
			expect(out).toContain(`Usage: pasokh ${verb}`);
		}
	});

	test.each([
		[[]],
		[['lod']],
		[['load']],
		[['load', 'x.csv']],
		[['load', 'x.csv', '--mapping', 'receipt', '--to', 'nowhere']],
		[['mapping', 'guess']],
		[['users', 'create', 'ali']],
		[['users', 'create', 'ali', '--role', 'king']],
		[['tokens']],
		[['access', 'create', 'ali', '--scope', 'everything']],
		[['access', 'create', 'ali', '--days', '366']],
		[['alerts', 'create', '--measure', 'unanswered']],
		[['alerts', 'create', '--measure', 'unanswered', '--above', '3', '--below', '5']],
		[['alerts', 'create', '--measure', 'unanswered', '--above', 'many']],
		[['alerts', 'create', '--silent', '--measure', 'unanswered']],
		[['alerts', 'create', '--unusual', '--to', 'fax:1']],
		[['sql']],
		[['doctor']],
		[['kpi', 'nothing']],
		[['kpi', 'on_time', '--by', 'colour']],
		[['kpi', 'on_time', '--where', 'channel']],
		[['kpi', 'on_time', '--as-of', 'soon']]
	])('a wrong call ends with 2 and says why on standard error: %j', async (args) => {
		const { status, out, err } = await pasokh(args);
		expect(status).toBe(2);
		expect(out).toBe('');
		expect(err).not.toBe('');
	});

	test('what cannot be done ends with 1 and one line on standard error', async () => {
		writeFileSync(join(dir, 'a.csv'), 'x\n');
		for (const args of [
			['load', 'none.csv', '--mapping', 'receipt'],
			['load', 'a.csv', '--mapping', 'reciept'],
			['load', 'a.csv', '--mapping', 'receipt'],
			['mapping', 'guess', 'none.csv'],
			['tokens', 'create', 'a b'],
			['alerts', 'create', '--measure', 'unanswered', '--above', '3'],
			['alerts', 'remove', 'nothing'],
			['sql', 'SELECT 1']
		]) {
			const { status, out, err } = await pasokh(args);
			expect(status, args.join(' ')).toBe(1);
			expect(out).toBe('');
			expect(err).toMatch(/^pasokh: [^\n]+\n$/);
		}
	});

	test("a token is printed alone on the last line, and is the source's", async () => {
		const { status, out } = await pasokh(['tokens', 'create', 'portal-111']);
		expect(status).toBe(0);
		const office = await openOffice({ dataDir: join(dir, 'data') });
		expect(await office.holderOfToken(out.trimEnd().split('\n').at(-1)!)).toMatchObject({ source: 'portal-111' });
		await office.close();
	});

	test('a user is made once, with the one-time password alone on the last line', async () => {
		const args = ['users', 'create', 'زهرا', '--role', 'inspector'];
		const { status, out } = await pasokh(args);
		expect(status).toBe(0);
		expect(out.trimEnd().split('\n').at(-1)).toMatch(/^\S{12,}$/);
		expect(await pasokh(args)).toMatchObject({ status: 1, out: '' });
	});

	test("a person's token is printed alone on the last line, works before a password is chosen, and is listed until revoked", async () => {
		await pasokh(['users', 'create', 'زهره', '--role', 'governor']);
		const made = await pasokh(['access', 'create', 'زهره', '--scope', 'figures', '--days', '7']);
		expect(made.status).toBe(0);
		const secret = made.out.trimEnd().split('\n').at(-1)!;
		const settings = { dataDir: join(dir, 'data'), databaseUrl: undefined };
		const used = () => inStore(settings, (store) => useApiToken(store, secret, new Date()));
		const { holder } = (await used())!;
		expect(holder).toMatchObject({ userName: 'زهره', role: 'governor', scopes: ['figures'] });
		const listed = await pasokh(['access', 'list', 'زهره']);
		expect(listed.out).toContain(`${holder.token}\tزهره\tfigures\tgood`);
		expect(listed.out).not.toContain(secret);
		expect((await pasokh(['access', 'revoke', holder.token])).status).toBe(0);
		expect(await used()).toBeUndefined();
		expect((await pasokh(['access', 'revoke', holder.token])).status).toBe(1);
		expect((await pasokh(['access', 'create', 'nobody'])).status).toBe(1);
	});

	test("an analyst's token opens ClickHouse as well, where it is asked for", async () => {
		await pasokh(['users', 'create', 'نسرین', '--role', 'analyst']);
		const made = await pasokh(['access', 'create', 'نسرین', '--scope', 'figures,sql', '--days', '30']);
		expect(made.status).toBe(0);
		const secret = made.out.trimEnd().split('\n').at(-1)!;
		const login = /user (tool_\w+)/.exec(made.err)![1]!;
		const settings = { dataDir: join(dir, 'data'), databaseUrl: undefined };
		const standing = () => inStore(settings, (store) => standingLogin(store, login, new Date()));
		expect(await standing()).toMatchObject({
			userName: 'نسرین',
			secretHash: createHash('sha256').update(secret).digest('hex')
		});
		expect(await inStore(settings, (store) => useApiToken(store, secret, new Date()))).toBeDefined();
		const listed = (await pasokh(['access', 'list', 'نسرین'])).out.split('\n');
		expect(listed.filter((line) => line.includes('\tgood\t'))).toHaveLength(2);
		const [id] = listed.find((line) => line.includes(login))!.split('\t');
		expect((await pasokh(['access', 'revoke', id!])).status).toBe(0);
		expect(await standing()).toBeUndefined();

		await pasokh(['users', 'create', 'هما', '--role', 'governor']);
		const refused = await pasokh(['access', 'create', 'هما', '--scope', 'figures,sql']);
		expect(refused).toMatchObject({ status: 1, out: '' });
		expect(refused.err).toMatch(/SQL is for the role analyst alone/);
		expect((await pasokh(['access', 'list', 'هما'])).out).not.toContain('\tgood\t');
	});

	test("a rule of an alert is the first administrator's unless it is said whose; its id is printed alone, and the secret of a webhook last", async () => {
		await pasokh(['users', 'create', 'حمید', '--role', 'administrator']);
		await pasokh(['users', 'create', 'لیلا', '--role', 'governor']);
		const hosts = { PASOKH_WEBHOOK_HOSTS: 'alerts.example' };
		const create = (...args: string[]) => pasokh(['alerts', 'create', ...args], hosts);
		const late = ['--measure', 'overdue', '--where', 'body=bank_saderat', '--above', '3'];
		const made = await create(...late, '--to', 'webhook:https://alerts.example/in');
		const [id, secret, ...more] = made.out.trimEnd().split('\n');
		expect([made.status, more]).toEqual([0, []]);
		expect(Buffer.from(secret!, 'base64url')).toHaveLength(32);
		const own = await create(...['--measure', 'unanswered', '--by', 'body', '--worst', '3', '--for', 'ليلا']);
		expect(own).toMatchObject({ status: 0, out: expect.stringMatching(/^\S{12}\n$/) as unknown, err: '' });

		const refused = await create(...late, '--to', 'webhook:https://elsewhere.example/');
		expect(refused).toMatchObject({ status: 2, out: '' });
		expect(refused.err).toMatch(/PASOKH_WEBHOOK_HOSTS/);
		expect((await create(...late, '--for', 'لیلا', '--role', 'governor')).err).toMatch(/only an administrator/);

		const listed = await pasokh(['alerts', 'list']);
		expect(listed.out).toContain(
			`${id}\tحمید\toverdue body=bank_saderat above 3\tpage webhook:https://alerts.example/in\tnew\t–\t–`
		);
		expect(listed.out).toContain(`${own.out.trim()}\tلیلا\tunanswered by body worst 3\tpage\tnew`);
		expect(listed.out).not.toContain(secret);
		expect((await pasokh(['alerts', 'remove', id!])).status).toBe(0);
		expect((await pasokh(['alerts', 'list'])).out).not.toContain(id);
	});

	test('a mapping is guessed without an office and written once', async () => {
		writeFileSync(
			join(dir, 'نامه‌ها.csv'),
			'شماره نامه;تاریخ ثبت;نام متقاضی\n12;1401/04/23;زهرا احمدی\n13;1401/04/24;\n'
		);
		const args = ['mapping', 'guess', 'نامه‌ها.csv', '--out', 'letters.mapping.json'];
		const { status, out } = await pasokh(args, { PASOKH_DATA_DIR: join(dir, 'nowhere') });
		expect(status).toBe(0);
		expect(out).toContain('letters.mapping.json has the mapping');
		expect(out).not.toContain('احمدی');
		expect(existsSync(join(dir, 'nowhere'))).toBe(false);
		const { letter_id, source } = findMapping(join(dir, 'letters.mapping.json'));
		expect([letter_id?.column, source]).toEqual(['شماره نامه', { kind: 'csv', delimiter: ';' }]);
		const again = await pasokh(args);
		expect([again.status, again.err]).toEqual([
			1,
			'pasokh: letters.mapping.json: is there already; name another file\n'
		]);
	});

	test('a load makes a token of its own, and prints its id and its figures', async () => {
		const door = await openTestDoor();
		try {
			await pasokh(['tokens', 'create', 'any']);
			writeFileSync(
				join(dir, 'a.csv'),
				'case:concept:name,concept:instance,concept:name,case:channel,case:department,org:group,org:resource,time:timestamp\n' +
					'c1,t1,Confirmation of receipt,Desk,General,EMPTY,R1,2011-10-11 13:45:40.276000+02:00\n'
			);
			const { status, out } = await pasokh(['load', 'a.csv', '--mapping', 'receipt', '--to', door.url]);
			expect(status).toBe(0);
			expect(out).toMatch(/^load load-\S+\na\.csv through receipt: 1 row, 1 event in /);
			const secret = door.knocks[0]!.headers.authorization!.replace('Bearer ', '');
			const office = await openOffice({ dataDir: join(dir, 'data') });
			expect(await office.holderOfToken(secret)).toMatchObject({ source: 'receipt' });
			await office.close();
			const other = await pasokh(['load', 'a.csv', '--mapping', 'receipt', '--to', door.url], { PASOKH_TOKEN: 'mine' });
			expect(other.status).toBe(0);
			expect(door.knocks[1]!.headers.authorization).toBe('Bearer mine');
		} finally {
			await door.close();
		}
	});

	test('a load that stops half way says what is done, and ends with 1', async () => {
		const door = await openTestDoor();
		try {
			const row = (i: number): string => `c${i},t${i},T02,Desk,General,G,R1,2011-10-11 13:45:40+02:00\n`;
			const header =
				'case:concept:name,concept:instance,concept:name,case:channel,case:department,org:group,org:resource,time:timestamp\n';
			writeFileSync(join(dir, 'a.csv'), `${header}${Array.from({ length: 21_000 }, (_, i) => row(i)).join('')}x,"open`);
			const { status, out, err } = await pasokh(['load', 'a.csv', '--mapping', 'receipt', '--to', door.url], {
				PASOKH_TOKEN: 'mine'
			});
			expect(status).toBe(1);
			expect(out).toContain('20,000 accepted');
			expect(err).toBe('pasokh: a.csv: a quote opened after line 21001 is never closed\n');
		} finally {
			await door.close();
		}
	});
});

describe('ingest that cannot start', () => {
	let dir: string;
	beforeEach(() => {
		dir = mkdtempSync(join(tmpdir(), 'pasokh-start-'));
	});
	afterEach(() => rmSync(dir, { recursive: true, force: true }));

	/** What ingest says when it cannot start, and with which status it ends. */
	async function failure(settings: Record<string, string>) {
		const ingest = startNode('ingest/main.ts', [], { PASOKH_DATA_DIR: dir, ...settings });
		return { status: await ingest.exited, said: ingest.output().trim().split('\n') };
	}

	it('a port in use is named before anything is opened', async () => {
		const taken = createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => taken.once('listening', resolve));
		const { port } = taken.address() as { port: number };
		const { status, said } = await failure({ INGEST_PORT: String(port) });
		taken.close();
		expect(said).toEqual([
			`INGEST_PORT: port ${port} of 127.0.0.1 is in use; stop what listens there or set another port`
		]);
		expect(status).toBe(1);
		expect(readdirSync(dir)).toEqual([]);
	});

	it('a bad setting and an unusable data directory are one line each', async () => {
		expect((await failure({ INGEST_PORT: 'door' })).said).toEqual([
			expect.stringMatching(/^INGEST_PORT.* must be a port/)
		]);
		writeFileSync(join(dir, 'file'), '');
		const unusable = await failure({ INGEST_PORT: String(await freePort()), PASOKH_DATA_DIR: join(dir, 'file', 'x') });
		expect(unusable).toEqual({ status: 1, said: [expect.stringContaining('PASOKH_DATA_DIR')] });
	});
});
