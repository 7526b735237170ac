import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { verify } from '@node-rs/argon2';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { findOffice } from '#ingest/cli/find-office.server.ts';
import { DEMO_MARK } from '#sql/office/demo.server.ts';
import { readKeys } from '#sql/office/keys.server.ts';
import { isDiskFull } from '#sql/office/office-error.ts';
import { openOffice, type Office } from '#sql/office/office.server.ts';
import { openStore } from '#sql/office/store.server.ts';
import { listTokens, rotateToken } from '#sql/office/tokens.ts';
import { projectRoot } from '#sql/root.ts';

let dir: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-office-'));
	return () => rmSync(dir, { recursive: true, force: true });
});

describe('office', () => {
	let office: Office;
	beforeEach(async () => {
		office = await openOffice({ dataDir: dir });
		return () => office.close();
	});

	const mode = (file: string) => (statSync(join(dir, file)).mode & 0o777).toString(8);
	/** All that the office has written, as a thief would read it. */
	const bytes = () =>
		['office.sqlite', 'office.sqlite-wal'].map((file) => readFileSync(join(dir, file), 'latin1')).join('');

	describe('the token of a source', () => {
		it('is known to every process, and stored as a hash only', async () => {
			const secret = await office.createToken('portal-111');
			expect(secret).toMatch(/^psk_[\w-]{43}$/);
			const elsewhere = await openOffice({ dataDir: dir });
			for (const one of [office, elsewhere])
				expect(await one.holderOfToken(secret)).toEqual({
					...{ source: 'portal-111', types: null, administrator: false, speaksFor: 'office' }
				});
			expect(await elsewhere.holderOfToken(`${secret}x`)).toBeUndefined();
			await elsewhere.close();
			expect(bytes()).not.toContain(secret);
		});

		it('says for whom its source speaks, also where no token is shown', async () => {
			expect(await office.speakerOf('melli')).toBe('office');
			const secret = await office.createToken('melli', { speaksFor: 'bank_melli' });
			expect(await office.holderOfToken(secret)).toMatchObject({ speaksFor: 'bank_melli' });
			expect(await office.speakerOf('melli')).toBe('bank_melli');
			await office.createToken('melli');
			expect(await office.speakerOf('melli'), 'after a replay').toBe('bank_melli');
			await expect(office.createToken('melli', { speaksFor: 'بانک' })).rejects.toThrow(/^for .* the code of a body/);
			const both = { speaksFor: 'bank_melli', administrator: true };
			await expect(office.createToken('melli', both)).rejects.toThrow('speaks for the office');
		});

		it('of a version that did not ask for whom speaks for the office, is listed as undecided, and so is its successor', async () => {
			await office.createToken('old');
			const store = await openStore({ dataDir: dir });
			await store.db.updateTable('tokens').set({ speaks_for: null }).where('source', '=', 'old').execute();
			const old = (await listTokens(store)).find(({ source }) => source === 'old')!;
			await rotateToken(store, old.id, { overlapMs: 1_000 }, new Date());
			const both = (await listTokens(store)).filter(({ source }) => source === 'old');
			await store.close();
			const undecided = { speaksFor: 'office', isUndecided: true };
			expect(both).toMatchObject([undecided, undecided]);
		});

		it('needs a source with a plain name', async () => {
			await expect(office.createToken('درگاه ۱۱۱')).rejects.toThrow(/^source .* must be 1–64 Latin letters/);
		});
	});

	describe('a user', () => {
		it('gets a one-time password, stored as argon2id', async () => {
			const password = await office.createUser('زهرا', 'inspector');
			const db = new DatabaseSync(join(dir, 'office.sqlite'), { readOnly: true });
			const stored = String(db.prepare('SELECT password_hash FROM users').get()!['password_hash']);
			db.close();
			expect(stored).toMatch(/^\$argon2id\$/);
			expect(await verify(stored, password)).toBe(true);
			expect(bytes()).not.toContain(password);
		});

		it('of an unknown role is refused with the four, and a name is given once', async () => {
			await expect(office.createUser('ali', 'king')).rejects.toThrow(
				'role "king": must be one of governor, inspector, analyst, administrator'
			);
			await office.createUser('ali', 'governor');
			await expect(office.createUser('ali', 'analyst')).rejects.toThrow('user "ali": exists already');
		});
	});

	describe('keys', () => {
		it('are made once, differ, and are for the owner’s eyes', () => {
			const keys = readKeys({ dataDir: dir, keys: {} });
			expect(readKeys({ dataDir: dir, keys: {} })).toEqual(keys);
			expect(new Set(Object.values(keys).map((key) => key.toString('hex'))).size).toBe(3);
			expect(Object.values(keys).map((key) => key.length)).toEqual([32, 32, 32]);
			expect(mode('keys')).toBe('700');
			for (const file of ['office.sqlite', 'keys/identity', 'keys/encryption', 'keys/signing'])
				expect([file, mode(file)]).toEqual([file, '600']);
		});

		it('may be given, and a damaged one is named, not replaced', () => {
			const given = { identity: 'ab'.repeat(32) };
			expect(readKeys({ dataDir: dir, keys: given }).identity.toString('hex')).toBe(given.identity);
			writeFileSync(join(dir, 'keys', 'signing'), 'half a key');
			expect(() => readKeys({ dataDir: dir, keys: {} })).toThrow(/keys\/signing: must be 32 random bytes/);
		});
	});

	it('a directory that cannot be is named', async () => {
		writeFileSync(join(dir, 'file'), '');
		await expect(openOffice({ dataDir: join(dir, 'file', 'data') })).rejects.toThrow(
			/office\.sqlite: cannot be opened .* PASOKH_DATA_DIR/
		);
		expect(() => readKeys({ dataDir: join(dir, 'file'), keys: {} })).toThrow(
			/keys\/identity: cannot be .* PASOKH_DATA_DIR/
		);
	});

	/** Whether this process may give itself a small disk. */
	const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0;

	describe('a full disk', () => {
		it.skipIf(!canMount)('is known as such where something is to be written', () => {
			const script = join(projectRoot(), 'test', 'support', 'write-full-disk.ts');
			const onSmallDisk = `mount -t tmpfs -o size=2m tmpfs "$1" && exec "$2" --disable-warning=ExperimentalWarning "$3" "$1"`;
			const shell = ['-c', onSmallDisk, 'sh', dir, process.execPath, script];
			const { stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', ...shell]);
			expect(String(stdout), String(stderr)).toBe('full full written\n');
		});

		it('is one of a file, too, and within another error', () => {
			const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
			const errors = [full, new Error('wrapped', { cause: full }), new Error('another')];
			expect(errors.map(isDiskFull)).toEqual([true, true, false]);
		});
	});
});

test('a command counts by the clock of a demo’s data, as the demo’s pages do, unless told otherwise', async () => {
	const clockOf = async (env: object = {}) => (await findOffice({ PASOKH_DATA_DIR: dir, ...env })).clock;
	expect(await clockOf()).toBe('real');
	writeFileSync(join(dir, DEMO_MARK), '');
	expect([await clockOf(), await clockOf({ PASOKH_CLOCK: 'real' })]).toEqual(['data', 'real']);
});
