/** @module-tag rare */
/** @module-tag deep */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { packBatch } from '#ingest/spool/pack.ts';
import { newBatchId, type Spool } from '#ingest/spool/spool.ts';
import { openSqliteSpool } from '#ingest/spool/sqlite-spool.server.ts';
import { createWriter } from '#ingest/writer/writer.server.ts';
import { createRandom } from '#ingest/scenario/random.ts';
import type { EventRow } from '#sql/model/event-row.ts';
import { openClient } from '#sql/client/open.server.ts';
import { backupOffice } from '#sql/backup/backup.server.ts';
import { readKeys } from '#sql/office/keys.server.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { restoreOffice } from '#sql/backup/restore.server.ts';
import { startEmbedded } from '#sql/server/embedded.server.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { verify } from '#sql/fold/verify.server.ts';
import { runs, SEED } from '../support/depth.ts';
import { ownSettings } from '../support/process.ts';
import { figuresOf } from '../support/put.ts';
import { oneMoreLetter, smallOffice } from '../support/small-office.ts';
import { rowsOf } from '../support/state.ts';
import { LONG_MS, until } from '../support/until.ts';
import { rowsOfAll, useOffice } from '../support/use-office.ts';

const log = pino({ level: 'silent' });
const office = useOffice();
let dir: string;

/** Texts of an office that stand in clear in a backup without a key: of events, users, keys, files that wait, and names. */
const planted = (): string[] => [
	'event_log',
	'B-0-0',
	'zahra',
	'waits for its turn',
	'نامه.csv',
	readKeys(office.settings).identity.toString('hex')
];

beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'pasokh-backup-'))));
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Settings of an office elsewhere, on free ports. */
const elsewhere = async (name: string): Promise<Settings> => readSettings(await ownSettings(join(dir, name)));

/** Ingest's spool and writer on an office, without its doors. */
function startIngest(settings: Settings, client: ClickHouseClient) {
	const spool: Spool = openSqliteSpool({ path: join(settings.dataDir, 'spool.sqlite'), maxBytes: 2 ** 30 });
	const { encryption: encryptionKey } = readKeys(settings);
	const writer = createWriter({ client, spool, log, database: 'pasokh', encryptionKey });
	return {
		/** Resolves when the batch is acknowledged. */
		async send(rows: EventRow[]): Promise<void> {
			const origin = { source: 'test', loadId: '', door: 'http', partition: 0 } as const;
			await spool.append(await packBatch(newBatchId(Date.now()), origin, rows, []));
		},
		drained: () => until('the spool is empty', async () => spool.size().batches === 0, LONG_MS),
		async stop() {
			await writer.stop(30_000);
			await spool.close();
		}
	};
}

/** Opens a restored office, lets its ingest do what waits, and looks at it. */
async function lookInto<T>(settings: Settings, look: (client: ClickHouseClient) => Promise<T>): Promise<T> {
	const server = await startEmbedded(settings);
	const client = openClient(settings, 'admin');
	try {
		const ingest = startIngest(settings, client);
		await ingest.drained();
		await ingest.stop();
		return await look(client);
	} finally {
		await client.close();
		await server.stop();
	}
}

const KEY = 'a5'.repeat(32);
const withKey = (settings: Settings, backup: string): Settings => ({ ...settings, keys: { ...settings.keys, backup } });

/** Which of the texts stand in a folder, in the bytes of a file or in a name. */
function foundIn(folder: string, texts: string[]): string[] {
	const there = fs
		.readdirSync(folder, { recursive: true, withFileTypes: true })
		.flatMap((entry) => [
			Buffer.from(entry.name),
			entry.isFile() ? fs.readFileSync(join(entry.parentPath, entry.name)) : Buffer.alloc(0)
		]);
	return texts.filter((text) => there.some((bytes) => bytes.includes(text)));
}

const idsOf = async (client: ClickHouseClient): Promise<Set<string>> =>
	new Set((await rowsOf<{ id: string }>(client, 'SELECT subject_id AS id FROM pasokh.events')).map(({ id }) => id));

describe('backup and restore', () => {
	test('of a quiet office, encrypted: nothing in clear, and the same figures, users, tokens and keys', async () => {
		const client = office.client('writer');
		const users = await openOffice(office.settings);
		const secret = await users.createToken('portal');
		await users.createUser('zahra', 'inspector');
		await users.close();
		const ingest = startIngest(office.settings, client);
		await ingest.send(rowsOfAll(smallOffice()));
		await ingest.drained();
		await ingest.stop();
		const before = await figuresOf(client);
		// Halves of what comes after the beginning: an event without a receipt, and a receipt without its event. The next start takes them for what a
		// clock ahead had stamped, so they add up.
		await client.command({
			query: `INSERT INTO pasokh.event_log (subject_kind, subject_id, source, event_id, type, occurred_at, ingested_at)
				VALUES ('letter', 'half', 'test', 'reg', 'letter.registered', '2022-07-20 08:00:00', now64(3) + INTERVAL 1 HOUR)`
		});
		await client.command({
			query: `INSERT INTO pasokh.receipts (batch_id, source, door, received_at, events) VALUES (1, 'test', 'http', now64(3) + INTERVAL 1 HOUR, 1)`
		});
		// A file that waits, one that is done, and what a backup has left that was killed.
		const inbox = join(office.settings.dataDir, 'inbox');
		for (const [folder, text] of Object.entries({ 'done-by-post': 'waits for its turn', done: 'in clear' })) {
			fs.mkdirSync(join(inbox, folder), { recursive: true });
			fs.writeFileSync(join(inbox, folder, 'نامه.csv'), text);
		}
		const { pid } = spawnSync('true');
		fs.mkdirSync(join(office.settings.dataDir, 'clickhouse', 'backups', `backup-${pid}-1`), { recursive: true });
		const made = join(dir, 'quiet');
		const { counts, files } = await backupOffice(withKey(office.settings, KEY), made);
		expect(counts).toMatchObject({ letters: 38, waiting_batches: 0 });
		expect(Object.keys(files)).toEqual(expect.arrayContaining(['spool.sqlite', 'office.sqlite', 'keys/identity']));
		expect(Object.keys(files).filter((path) => path.startsWith('inbox'))).toEqual(['inbox/done-by-post/نامه.csv']);
		expect(fs.readdirSync(made)).toEqual(['backup.tar.age']);
		expect(foundIn(made, planted())).toEqual([]);
		for (const file of fs.readdirSync(made, { recursive: true, encoding: 'utf8' }))
			expect(fs.statSync(join(made, file)).mode & 0o077, file).toBe(0);
		expect(fs.readdirSync(join(office.settings.dataDir, 'clickhouse', 'backups'))).toEqual([]);

		const there = await elsewhere('quiet-office');
		await restoreOffice(withKey(there, KEY), made);
		expect(fs.readdirSync(there.dataDir)).not.toContain('unsealed');
		const found = await lookInto(there, async (restored) => ({
			figures: await figuresOf(restored),
			received: await rowsOf(restored, 'SELECT toUInt32(sum(events)) AS events FROM pasokh.receipts FINAL')
		}));
		expect(found).toEqual({ figures: before, received: [{ events: smallOffice().length }] });
		expect(readKeys(there)).toEqual(readKeys(office.settings));
		expect(fs.readFileSync(join(there.dataDir, 'inbox/done-by-post/نامه.csv'), 'utf8')).toBe('waits for its turn');
		const restored = await openOffice(there);
		expect(await restored.holderOfToken(secret)).toMatchObject({ source: 'portal' });
		await expect(restored.createUser('zahra', 'inspector')).rejects.toThrow(/exists already/);
		await restored.close();
	});

	test('under load: all that was acknowledged before it began, nothing twice, and the ledger adds up', async () => {
		const client = office.client('writer');
		const ingest = startIngest(office.settings, client);
		const acknowledged: { id: string; at: number }[] = [];
		let going = true;
		const load = (async () => {
			for (let i = 0; going; i++) {
				const rows = rowsOfAll(Array.from({ length: 20 }, (_, n) => oneMoreLetter(`B-${i}-${n}`, n)));
				await ingest.send(rows);
				for (const { subject_id } of rows) acknowledged.push({ id: subject_id, at: Date.now() });
			}
		})();
		await until('the load runs', async () => acknowledged.length > runs(200, 2_000));
		const made = join(dir, 'busy');
		const manifest = await backupOffice(office.settings, made).finally(() => (going = false));
		await load;
		expect(foundIn(made, planted())).toEqual(planted());
		await ingest.drained();
		await ingest.stop();

		const there = await elsewhere('busy-office');
		await restoreOffice(there, made);
		const begun = Date.parse(manifest.begun_at);
		const { ids, ledger, differing } = await lookInto(there, async (restored) => ({
			ids: await idsOf(restored),
			ledger: await rowsOf(
				restored,
				`SELECT (SELECT sum(events) FROM pasokh.receipts FINAL) = (SELECT count() FROM pasokh.event_log FINAL) AS adds_up`
			),
			differing: (await verify(restored, { database: 'pasokh' })).differing
		}));
		const promised = acknowledged.filter(({ at }) => at < begun).map(({ id }) => id);
		expect(promised.length).toBeGreaterThan(0);
		expect(promised.filter((id) => !ids.has(id))).toEqual([]);
		const sent = await idsOf(client);
		expect([...ids].filter((id) => !sent.has(id))).toEqual([]);
		expect(ledger).toEqual([{ adds_up: 1 }]);
		expect(differing).toBe(0);
	});

	test('refuses what it must, in one line with the cure, and leaves nothing behind', async () => {
		const made = join(dir, 'busy');
		const at = (name: string) => join(dir, name);
		const there = await elsewhere('never');
		const url = { ...office.settings, clickhouse: { ...office.settings.clickhouse, url: 'http://127.0.0.1:1' } };
		for (const folder of ['cut', 'cut-sealed', 'empty']) fs.mkdirSync(at(folder));
		fs.writeFileSync(join(at('cut'), 'spool.sqlite'), '');
		fs.writeFileSync(join(at('cut-sealed'), 'backup.tar.age.draft'), '');
		for (const [settings, folder, why] of [
			[office.settings, 'busy', /is not empty: name a new or an empty folder$/],
			[await elsewhere('nobody'), 'x', /there is no office/],
			[office.settings, 'cut', /was cut off: delete it/],
			[office.settings, 'cut-sealed', /was cut off: delete it/],
			[url, 'y', /its own BACKUP DATABASE pasokh/]
		] as const)
			await expect(backupOffice(settings, at(folder))).rejects.toThrow(why);
		for (const [settings, folder, why] of [
			[office.settings, 'busy', /is not empty: name an empty or a new directory in PASOKH_DATA_DIR$/],
			[there, 'empty', /is no whole backup/],
			[{ ...url, dataDir: at('z') }, 'busy', /its own RESTORE DATABASE pasokh/]
		] as const)
			await expect(restoreOffice(settings, at(folder))).rejects.toThrow(why);
		fs.appendFileSync(join(made, 'office.sqlite'), 'x');
		const damaged = /office\.sqlite: is not as it was written: the backup is damaged/;
		await expect(restoreOffice(there, made)).rejects.toThrow(damaged);
		fs.rmSync(join(made, 'office.sqlite'));
		await expect(restoreOffice(there, made)).rejects.toThrow(/office\.sqlite: is missing/);
		for (const left of [there.dataDir, `${there.dataDir}.restoring`]) expect(fs.existsSync(left)).toBe(false);
	});

	test('refuses an encrypted one without its key, with another, and with a byte that is not as it was', async () => {
		const there = await elsewhere('sealed-never');
		const made = join(dir, 'sealed');
		const file = join(made, 'backup.tar.age');
		fs.mkdirSync(made);
		const refused = async (settings: Settings, bytes: Buffer, why: RegExp) => {
			fs.writeFileSync(file, bytes);
			await expect(restoreOffice(settings, made)).rejects.toThrow(why);
			for (const left of [there.dataDir, `${there.dataDir}.restoring`]) expect(fs.existsSync(left)).toBe(false);
		};
		const whole = fs.readFileSync(join(dir, 'quiet', 'backup.tar.age'));
		await refused(there, whole, /backup\.tar\.age: is encrypted: set PASOKH_BACKUP_KEY to the key/);
		await refused(withKey(there, '5a'.repeat(32)), whole, /backup\.tar\.age: PASOKH_BACKUP_KEY does not open it/);
		const random = createRandom(SEED);
		const flipped = (at: number) => whole.map((byte, i) => (i === at ? byte ^ (1 << random.int(8)) : byte));
		const chunk = 65_552;
		const part = (from: number, to?: number) => whole.subarray(from, to);
		const [first, second] = [1_000 + chunk, 1_000 + 2 * chunk];
		const damaged: Record<string, Uint8Array> = {
			cut: whole.subarray(0, -1),
			'cut at the end of its first chunks': whole.subarray(0, whole.indexOf('---') + 44 + 1 + 16 + 3 * chunk),
			longer: Buffer.concat([whole, Buffer.from('x')]),
			'two chunks in turn': Buffer.concat([part(0, 1_000), part(first, second), part(1_000, first), part(second)]),
			empty: Buffer.alloc(0)
		};
		for (let i = 0; i < runs(8, 100); i++) {
			const at = random.int(whole.length);
			damaged[`flipped at ${at}`] = flipped(at);
			damaged[`cut at ${at}`] = whole.subarray(0, at);
		}
		for (let at = 0; at < whole.indexOf('---') + 70; at += runs(29, 1)) damaged[`flipped at ${at}`] = flipped(at);
		const why =
			/backup\.tar\.age: (is not as it was written: the backup is damaged|PASOKH_BACKUP_KEY does not open it)/;
		for (const [how, bytes] of Object.entries(damaged))
			await refused(withKey(there, KEY), Buffer.from(bytes), why).catch((cause: unknown) => {
				throw new Error(how, { cause });
			});
		fs.rmSync(file);
		await expect(restoreOffice(withKey(there, KEY), made)).rejects.toThrow(/is no whole backup/);
	});
});
