/** @module-tag rare */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newestHead, signHead } from '#sql/office/access-heads.ts';
import { openAccessLog } from '#sql/office/access-log.server.ts';
import { openDeadLetter } from '#sql/office/dead-letter.server.ts';
import { readAllKeys } from '#sql/office/keys.server.ts';
import { seal } from '#sql/office/seal.server.ts';
import { openFor, sealFor } from '#sql/office/secret.ts';
import { inStore } from '#sql/office/store.server.ts';
import { judgeExport, manifestText, signManifest } from '#sql/proof/export-manifest.ts';
import { headText } from '#sql/proof/log-head.ts';
import { openSigner } from '#sql/proof/signature.ts';
import { projectRoot } from '#sql/root.ts';
import { readSettings } from '#sql/settings.ts';
import { INHERITED } from '../support/process.ts';

let dir: string;
let dataDir: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-machine-'));
	dataDir = join(dir, 'data');
});
afterEach(() => rmSync(dir, { recursive: true }));

async function pasokh(args: string[], env: Record<string, string> = {}) {
	const child = spawn(process.execPath, [join(projectRoot(), 'ingest', 'cli', 'main.ts'), ...args], {
		cwd: dir,
		env: { ...INHERITED, PASOKH_DATA_DIR: dataDir, ...env },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
	const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
	return { status: await exited, out, err };
}

async function lines() {
	const log = await openAccessLog({ dataDir });
	const found = await log.read({ limit: 50 });
	await log.close();
	return found.reverse();
}
const keys = (env: Record<string, string> = {}) => readAllKeys(readSettings({ PASOKH_DATA_DIR: dataDir, ...env }));
const sign = () => inStore({ dataDir }, (store) => signHead(store, openSigner(keys().signing), new Date()));

test('what is done on the command line has a line each, by the user of the machine', async () => {
	expect((await pasokh(['users', 'create', 'zahra', '--role', 'inspector'])).status).toBe(0);
	expect((await pasokh(['tokens', 'create', 'portal', '--administrator'])).status).toBe(0);
	const printed = await pasokh(['keys', 'print'], { PASOKH_BACKUP_KEY: 'a5'.repeat(32) });
	expect(printed.out).toContain(`PASOKH_IDENTITY_KEY=${keys().identity.toString('hex')}\n`);
	expect(printed.out).toContain(`PASOKH_BACKUP_KEY=${'a5'.repeat(32)}\n`);
	// They fail for want of a ClickHouse; that they were asked for is written before.
	const away = { CLICKHOUSE_HTTP_PORT: '1', INGEST_PORT: '2' };
	expect((await pasokh(['sql', `SELECT '09181234567', citizen_key FROM events`], away)).status).toBe(1);
	expect((await pasokh(['deadletters', 'export', '--reason', 'bad_date'], away)).status).toBe(1);
	expect((await pasokh(['deadletters', 'list'], away)).status).toBe(1);
	expect((await pasokh(['undo', 'load-7'], away)).status).toBe(1);
	expect((await pasokh(['rebuild'], away)).status).toBe(1);
	expect((await pasokh(['backup', 'copy'], away)).status).toBe(1);
	expect((await pasokh(['kpi', 'list'])).status).toBe(0);
	const found = await lines();
	expect(found.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
		'user_changed zahra',
		'token_changed portal',
		'maintain keys print',
		'query ',
		'deadletter_viewed ',
		'deadletter_viewed ',
		'undo load-7',
		'maintain rebuild',
		`backup ${join(dir, 'copy')}`
	]);
	for (const { user, role } of found) expect([user, role]).toEqual([userInfo().username, '']);
	expect(found[1]!.details).toMatchObject({ administrator: 'true' });
	expect(found[3]!.details['sql']).toBe(`SELECT '***‌***‌4567', citizen_key FROM events`);
	expect(found[4]!.details).toMatchObject({ exported: true, reason: 'bad_date' });
});

test('verify-log names the first line that is not as it was written', async () => {
	expect((await pasokh(['verify-log'])).status).toBe(2);
	for (const name of ['a', 'b', 'c', 'd']) await pasokh(['users', 'create', name, '--role', 'analyst']);
	const head = headText(await sign());
	const whole = await pasokh(['verify-log', '--head', head]);
	expect(whole.out).toContain('is as it was written: 4 lines');
	expect(whole.status).toBe(0);
	const file = new DatabaseSync(join(dataDir, 'office.sqlite'));
	for (const name of ['access_log_delete', 'access_chain_delete', 'access_heads_delete'])
		file.exec(`DROP TRIGGER ${name}`);
	file.exec('DELETE FROM access_log WHERE id = 4');
	const cut = await pasokh(['verify-log']);
	expect(cut).toMatchObject({ status: 1, out: expect.stringContaining('line 4 is missing') });
	// Everything that says so on this machine goes too.
	file.exec(`DELETE FROM access_chain WHERE number = 4; DELETE FROM access_heads;
		UPDATE access_tip SET lines = 3, hash = (SELECT hash FROM access_chain WHERE number = 3)`);
	file.close();
	expect((await pasokh(['verify-log'])).status).toBe(0);
	for (const one of [head, head.split(':')[1]!])
		expect((await pasokh(['verify-log', '--head', one])).status, one).toBe(1);
	expect((await pasokh(['verify-log', '--head', 'xyz'])).status).toBe(2);
});

describe('keys rotate', () => {
	const about = {
		...{ id: 'x', version: '1', exported_at: '2026-11-25T08:00:00Z', by: { id: '1', name: 'a', role: 'inspector' } },
		...{ reason: 'r', list: { words: 'w', query: 'q' }, as_of: '2026-11-25T08:00:00Z', columns: [], rows: 0 },
		...{ known_at: '2026-11-25T08:00:00Z', rows_of_list: 0, truncated: false },
		file: { name: 'f', format: 'csv' as const, bytes: 0, sha256: 'a'.repeat(64) }
	};

	test('makes new keys; what was encrypted and signed with all those before is still read', async () => {
		await pasokh(['users', 'create', 'zahra', '--role', 'inspector']);
		const made: { sealed: string; secret: string; manifest: string }[] = [];
		const make = () => {
			const { encryption, signing } = keys();
			made.push({
				sealed: seal('{"event_id":"e-1"}', encryption),
				secret: sealFor('totp', 'JBSWY3DP', encryption),
				manifest: manifestText(signManifest(about, openSigner(signing)))
			});
		};
		const before = keys();
		make();
		// As an office of before the ids of keys has it.
		made[0]!.sealed = made[0]!.sealed.split('.')[1]!;
		made[0]!.secret = made[0]!.secret.split('.')[1]!;
		await sign();
		const rotated = await pasokh(['keys', 'rotate']);
		expect(rotated.status).toBe(0);
		expect(rotated.out).toContain('Restart the office');
		make();
		await pasokh(['keys', 'rotate', 'encryption']);
		await pasokh(['keys', 'rotate', 'signing']);
		make();
		await sign();
		const now = keys();
		expect(now.identity).toEqual(before.identity);
		expect(new Set(now.decryption.map((key) => key.toString('hex'))).size).toBe(3);
		expect(now.trusted).toHaveLength(3);
		for (const { sealed, secret, manifest } of made) {
			expect(openDeadLetter(sealed, now.decryption)).toEqual({ event: { event_id: 'e-1' } });
			expect(openFor('totp', secret, now.decryption)).toBe('JBSWY3DP');
			expect(judgeExport(manifest, 'a'.repeat(64), now.trusted).verdict).toBe('as_exported');
		}
		expect(openDeadLetter(made[1]!.sealed, before.decryption)).toBeUndefined();
		// Nobody signs with the old key again: it is not kept.
		const kept = readFileSync(join(dataDir, 'keys', 'signing.old'), 'utf8');
		expect(kept).not.toContain(before.signing.toString('hex'));
		for (const name of ['signing', 'encryption', 'signing.old', 'encryption.old'])
			expect(statSync(join(dataDir, 'keys', name)).mode & 0o777, name).toBe(0o600);
		expect((await lines()).filter(({ action }) => action === 'keys_changed').map(({ subject }) => subject)).toEqual([
			'encryption',
			'signing',
			'encryption',
			'signing'
		]);
		expect((await pasokh(['verify-log'])).status).toBe(0);
		expect(await inStore({ dataDir }, newestHead)).toMatchObject({ public_key: now.trusted[0] });
	});

	test('does not touch keys that settings give, says what to set, and that is then read', async () => {
		await pasokh(['users', 'create', 'zahra', '--role', 'inspector']);
		const old = { PASOKH_ENCRYPTION_KEY: '11'.repeat(32), PASOKH_SIGNING_KEY: '22'.repeat(32) };
		const { status, err } = await pasokh(['keys', 'rotate'], old);
		expect(status).toBe(1);
		expect(err).toContain('PASOKH_ENCRYPTION_KEY_OLD');
		const [publicKey] = keys(old).trusted;
		expect(err).toContain(
			`PASOKH_SIGNING_KEY_OLD (or PASOKH_SIGNING_KEY_OLD_FILE; a list, comma-separated) to its public key, ${publicKey}`
		);
		expect(err).not.toContain('22'.repeat(32));
		expect(existsSync(join(dataDir, 'keys', 'signing.old'))).toBe(false);
		const next = {
			...{
				PASOKH_ENCRYPTION_KEY: '33'.repeat(32),
				PASOKH_ENCRYPTION_KEY_OLD: `${'44'.repeat(32)}, ${'11'.repeat(32)}`
			},
			...{ PASOKH_SIGNING_KEY: '55'.repeat(32), PASOKH_SIGNING_KEY_OLD: publicKey! }
		};
		expect(openDeadLetter(seal('x', keys(old).encryption), keys(next).decryption)).toEqual({ raw: 'x' });
		const manifest = manifestText(signManifest(about, openSigner(keys(old).signing)));
		expect(judgeExport(manifest, null, keys(next).trusted).verdict).toBe('as_exported');
		expect(judgeExport(manifest, null, keys().trusted).verdict).toBe('other_key');
		expect(() => keys({ ...next, PASOKH_SIGNING_KEY_OLD: 'abc' })).toThrow(
			/^PASOKH_SIGNING_KEY_OLD must be keys of 32/
		);
	});

	test('refuses the identity key, and says why and what to do', async () => {
		await pasokh(['users', 'create', 'zahra', '--role', 'inspector']);
		const before = keys();
		const { status, err } = await pasokh(['keys', 'rotate', 'identity']);
		expect(status).toBe(1);
		expect(err).toContain('make a new office');
		expect(keys()).toEqual(before);
	});
});
