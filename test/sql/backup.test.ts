/** @module-tag rare */
/** @module-tag deep */
import { spawnSync } from 'node:child_process';
import {
	appendFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
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
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { ownSettings } from '../support/process.ts';
import { figuresOf } from '../support/put.ts';
import { oneMoreLetter, smallOffice } from '../support/small-office.ts';
import { rowsOf } from '../support/state.ts';
import { LONG_MS, until } from '../support/until.ts';

const log = pino({ level: 'silent' });
let office: EmbeddedUnderTest;
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

beforeAll(async () => {
	office = await startEmbeddedOffice();
	dir = await mkdtemp(join(tmpdir(), 'pasokh-backup-'));
});
afterAll(async () => {
	await office?.stop();
	await rm(dir, { recursive: true, force: true });
});

/** Settings of an office elsewhere, on free ports. */
const elsewhere = async (name: string): Promise<Settings> => readSettings(await ownSettings(join(dir, name)));

/** Ingest's spool and writer on an office, without its doors. */
function startIngest(settings: Settings, client: ClickHouseClient) {
	const spool: Spool = openSqliteSpool({ path: join(settings.dataDir, 'spool.sqlite'), maxBytes: 2 ** 30 });
	const writer = createWriter({
		client,
		spool,
		log,
		database: 'pasokh',
		encryptionKey: readKeys(settings).encryption
	});
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
	const there = readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => [
		Buffer.from(entry.name),
		entry.isFile() ? readFileSync(join(entry.parentPath, entry.name)) : Buffer.alloc(0)
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
		await ingest.send(smallOffice().map((event) => rowOf(event)));
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
			mkdirSync(join(inbox, folder), { recursive: true });
			writeFileSync(join(inbox, folder, 'نامه.csv'), text);
		}
		const { pid } = spawnSync('true');
		mkdirSync(join(office.settings.dataDir, 'clickhouse', 'backups', `backup-${pid}-1`), { recursive: true });
		const made = join(dir, 'quiet');
		const { counts, files } = await backupOffice(withKey(office.settings, KEY), made);
		expect(counts).toMatchObject({ letters: 38, waiting_batches: 0 });
		expect(Object.keys(files)).toEqual(expect.arrayContaining(['spool.sqlite', 'office.sqlite', 'keys/identity']));
		expect(Object.keys(files).filter((path) => path.startsWith('inbox'))).toEqual(['inbox/done-by-post/نامه.csv']);
		expect(readdirSync(made)).toEqual(['backup.tar.age']);
		expect(foundIn(made, planted())).toEqual([]);
		for (const file of readdirSync(made, { recursive: true, encoding: 'utf8' })) {
			const { mode } = statSync(join(made, file));
			expect(mode & 0o077, file).toBe(0);
		}
		expect(readdirSync(join(office.settings.dataDir, 'clickhouse', 'backups'))).toEqual([]);

		const there = await elsewhere('quiet-office');
		await restoreOffice(withKey(there, KEY), made);
		expect(readdirSync(there.dataDir)).not.toContain('unsealed');
		const found = await lookInto(there, async (restored) => ({
			figures: await figuresOf(restored),
			received: await rowsOf(restored, 'SELECT toUInt32(sum(events)) AS events FROM pasokh.receipts FINAL')
		}));
		expect(found).toEqual({ figures: before, received: [{ events: smallOffice().length }] });
		expect(readKeys(there)).toEqual(readKeys(office.settings));
		expect(readFileSync(join(there.dataDir, 'inbox/done-by-post/نامه.csv'), 'utf8')).toBe('waits for its turn');
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
				const rows = Array.from({ length: 20 }, (_, n) => rowOf(oneMoreLetter(`B-${i}-${n}`, n)));
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
			ledger: await rowsOf<{ received: string; distinct: string }>(
				restored,
				`SELECT toString((SELECT sum(events) FROM pasokh.receipts FINAL)) AS received, toString((SELECT count() FROM pasokh.event_log FINAL)) AS distinct`
			),
			differing: (await verify(restored, { database: 'pasokh' })).differing
		}));
		const promised = acknowledged.filter(({ at }) => at < begun).map(({ id }) => id);
		expect(promised.length).toBeGreaterThan(0);
		expect(promised.filter((id) => !ids.has(id))).toEqual([]);
		const sent = await idsOf(client);
		expect([...ids].filter((id) => !sent.has(id))).toEqual([]);
		expect(ledger[0]!.received).toBe(ledger[0]!.distinct);
		expect(differing).toBe(0);
	});

	test('refuses what it must, in one line with the cure, and leaves nothing behind', async () => {
		const made = join(dir, 'busy');
		await expect(backupOffice(office.settings, made)).rejects.toThrow(/is not empty: name a new or an empty folder$/);
		await expect(backupOffice(await elsewhere('nobody'), join(dir, 'x'))).rejects.toThrow(/there is no office/);
		await expect(restoreOffice(office.settings, made)).rejects.toThrow(
			/is not empty: name an empty or a new directory in PASOKH_DATA_DIR$/
		);
		mkdirSync(join(dir, 'cut'));
		writeFileSync(join(dir, 'cut', 'spool.sqlite'), '');
		await expect(backupOffice(office.settings, join(dir, 'cut'))).rejects.toThrow(/was cut off: delete it/);
		mkdirSync(join(dir, 'cut-sealed'));
		writeFileSync(join(dir, 'cut-sealed', 'backup.tar.age.draft'), '');
		await expect(backupOffice(office.settings, join(dir, 'cut-sealed'))).rejects.toThrow(/was cut off: delete it/);
		const there = await elsewhere('never');
		mkdirSync(join(dir, 'empty'));
		await expect(restoreOffice(there, join(dir, 'empty'))).rejects.toThrow(/is no whole backup/);
		appendFileSync(join(made, 'office.sqlite'), 'x');
		await expect(restoreOffice(there, made)).rejects.toThrow(
			/office\.sqlite: is not as it was written: the backup is damaged/
		);
		rmSync(join(made, 'office.sqlite'));
		await expect(restoreOffice(there, made)).rejects.toThrow(/office\.sqlite: is missing/);
		for (const made of [there.dataDir, `${there.dataDir}.restoring`]) expect(existsSync(made)).toBe(false);
		const url = { ...office.settings, clickhouse: { ...office.settings.clickhouse, url: 'http://127.0.0.1:1' } };
		await expect(backupOffice(url, join(dir, 'y'))).rejects.toThrow(/its own BACKUP DATABASE pasokh/);
		await expect(restoreOffice({ ...url, dataDir: join(dir, 'z') }, made)).rejects.toThrow(
			/its own RESTORE DATABASE pasokh/
		);
	});

	test('refuses an encrypted one without its key, with another, and with a byte that is not as it was', async () => {
		const there = await elsewhere('sealed-never');
		const made = join(dir, 'sealed');
		const file = join(made, 'backup.tar.age');
		mkdirSync(made);
		const refused = async (settings: Settings, bytes: Buffer, why: RegExp) => {
			writeFileSync(file, bytes);
			await expect(restoreOffice(settings, made)).rejects.toThrow(why);
			for (const left of [there.dataDir, `${there.dataDir}.restoring`]) expect(existsSync(left)).toBe(false);
		};
		const whole = readFileSync(join(dir, 'quiet', 'backup.tar.age'));
		await refused(there, whole, /backup\.tar\.age: is encrypted: set PASOKH_BACKUP_KEY to the key/);
		await refused(withKey(there, '5a'.repeat(32)), whole, /backup\.tar\.age: PASOKH_BACKUP_KEY does not open it/);
		const random = createRandom(SEED);
		const flipped = (at: number) => whole.map((byte, i) => (i === at ? byte ^ (1 << random.int(8)) : byte));
		const chunk = 65_552;
		const [head, one, two, tail] = [
			whole.subarray(0, 1_000),
			whole.subarray(1_000, 1_000 + chunk),
			whole.subarray(1_000 + chunk, 1_000 + 2 * chunk),
			whole.subarray(1_000 + 2 * chunk)
		];
		const damaged: Record<string, Uint8Array> = {
			cut: whole.subarray(0, -1),
			'cut at the end of its first chunks': whole.subarray(0, whole.indexOf('---') + 44 + 1 + 16 + 3 * chunk),
			longer: Buffer.concat([whole, Buffer.from('x')]),
			'two chunks in turn': Buffer.concat([head, two, one, tail]),
			empty: Buffer.alloc(0)
		};
		for (let i = 0; i < runs(8, 100); i++) {
			const at = random.int(whole.length);
			damaged[`flipped at ${at}`] = flipped(at);
			damaged[`cut at ${at}`] = whole.subarray(0, at);
		}
		for (let at = 0; at < whole.indexOf('---') + 70; at += runs(29, 1)) damaged[`flipped at ${at}`] = flipped(at);
		for (const [how, bytes] of Object.entries(damaged))
			await refused(
				withKey(there, KEY),
				Buffer.from(bytes),
				/backup\.tar\.age: (is not as it was written: the backup is damaged|PASOKH_BACKUP_KEY does not open it)/
			).catch((cause: unknown) => {
				throw new Error(how, { cause });
			});
		rmSync(file);
		await expect(restoreOffice(withKey(there, KEY), made)).rejects.toThrow(/is no whole backup/);
	});
});
