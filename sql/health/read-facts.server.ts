import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { readBackupRecord, type BackupRecord } from '../backup/record.server.ts';
import { defineQuery, runQuery } from '../client/define.server.ts';
import { describeFailure, isAway } from '../client/errors.ts';
import { openClient } from '../client/open.server.ts';
import { planMigration } from '../migrate/run.server.ts';
import type { Facts, Seen, Unseen } from '../model/health-facts.ts';
import type { LogJudgement } from '../office/verify-log.ts';
import { sourceList, stateOf } from '../queries/sources.ts';
import { installedVersion } from '../root.ts';
import { urlOf, type Settings } from '../settings.ts';
import { sizeBelow } from '../size-below.ts';
import { isSynchronized, readCertificate, readMemory, readProcesses } from './machine.server.ts';

/** For each look: whoever asks, waits. */
const LOOK_MS = 8_000;
const WEEK_DAYS = 7;

const moment = z.number().nullable();
const healthLog = defineQuery(
	'health/log',
	z.object({
		...{ events: z.number(), week_events: z.number(), first_at: moment, newest_at: moment },
		...{ engine_at: z.number(), refused: z.number(), refused_since: moment }
	})
);

/**
 * Looks at an office, whether it runs or not. Each look is by itself: what cannot be seen hides nothing else.
 * @param origin the address that browsers know
 * @param verifyLog compares the access log with its chain; undefined while another does
 */
export async function readFacts(
	settings: Settings,
	origin: string | undefined,
	verifyLog: () => Promise<LogJudgement | undefined>
): Promise<Facts> {
	const { dataDir, clickhouse } = settings;
	const tlsPorts = clickhouse.tls ? [clickhouse.httpsPort, clickhouse.tcpSecurePort] : [];
	const client = look(() => openClient(settings, 'reader'));
	const asked = async <Answer>(ask: (client: ClickHouseClient) => Promise<Answer>): Promise<Seen<Answer>> => {
		const open = await client;
		return 'unseen' in open ? open : look(() => ask(open));
	};
	const { database } = clickhouse;
	const record = look(() => readBackupRecord(dataDir));
	try {
		return await allOf({
			answers: look(() => readAnswers(settings, asked)),
			disk: look(() => readDisk(dataDir)),
			log: asked(async (open) => logOf((await runQuery(open, healthLog, { database }))[0]!)),
			backup: record.then((seen) => ('unseen' in seen ? seen : outcomeOf(seen.backup))),
			restore: record.then((seen) => ('unseen' in seen ? seen : outcomeOf(seen.restore))),
			spool: look(() => readSpool(settings)),
			silent: asked(async (open) => {
				const rows = await runQuery(open, sourceList, { database });
				return rows
					.filter((row) => stateOf(row, dataDir) === 'silent')
					.map(({ source, received_at: since }) => ({ source, since }));
			}),
			isSynchronized: look(async () => (await isSynchronized()) ?? { unseen: 'unseenUntold' }),
			certificate: look(() => readCertificate(origin)),
			accessLog: look(async () => {
				if (settings.databaseUrl === undefined && !existsSync(join(dataDir, 'office.sqlite')))
					return { unseen: 'unseenNone' };
				const judged = await verifyLog();
				if (judged === undefined) return { unseen: 'unseenBusy' };
				return { lines: judged.end.lines, brokenAt: judged.holds ? undefined : judged.line };
			}, Infinity),
			memory: look(readMemory),
			processes: look(() => {
				const found = readProcesses(dataDir, (port) => tlsPorts.includes(port));
				return found.length === 0 ? { unseen: 'unseenStopped' } : found;
			}),
			schema: asked(async () => {
				const { migrations, derived } = await planMigration(settings);
				return { migrations, outdated: derived.filter(({ why }) => why.length > 0).map(({ name }) => name) };
			}),
			version: installedVersion()
		});
	} finally {
		const open = await client;
		if (!('unseen' in open)) await open.close();
	}
}

/** All looks at once. */
async function allOf(looks: { [Name in keyof Facts]: Promise<Facts[Name]> | Facts[Name] }): Promise<Facts> {
	const seen = await Promise.all(Object.entries(looks).map(async ([name, look]) => [name, await look] as const));
	return Object.fromEntries(seen) as unknown as Facts;
}

/** What a look has seen; or why it has not. */
async function look<Fact>(at: () => Seen<Fact> | Promise<Seen<Fact>>, limitMs = LOOK_MS): Promise<Seen<Fact>> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<Unseen>((done) => {
		if (limitMs < Infinity) timer = setTimeout(() => done({ unseen: 'unseenAway' }), limitMs);
	});
	try {
		return await Promise.race([at(), late]);
	} catch (error) {
		if (isAway(error)) return { unseen: 'unseenAway' };
		return { unseen: 'unseen', why: describeFailure(error).replace(/\s+/g, ' ') };
	} finally {
		clearTimeout(timer);
	}
}

type Asked = <Answer>(ask: (client: ClickHouseClient) => Promise<Answer>) => Promise<Seen<Answer>>;

async function readAnswers({ ingest, web }: Settings, asked: Asked) {
	const urls = { ingest: ingest.url, web: urlOf(web.host, web.port) };
	const parts = Object.entries(urls).map(async ([name, url]) => {
		const said = await look(() => fetchJson(`${url}/healthz`));
		return 'unseen' in said
			? { name, isThere: false, version: undefined }
			: { name, isThere: true, version: typeof said['version'] === 'string' ? said['version'] : undefined };
	});
	const engine = await asked(async (client) =>
		client.query({ query: 'SELECT 1', format: 'JSONEachRow' }).then((answer) => answer.json())
	);
	return [{ name: 'clickhouse', isThere: !('unseen' in engine), version: undefined }, ...(await Promise.all(parts))];
}

async function fetchJson(url: string): Promise<Record<string, unknown>> {
	const response = await fetch(url, { headers: { connection: 'close' }, signal: AbortSignal.timeout(LOOK_MS) });
	return (await response.json()) as Record<string, unknown>;
}

async function readDisk(dataDir: string) {
	const [{ bavail, blocks, bsize }, officeBytes] = await Promise.all([statfs(dataDir), sizeBelow(dataDir)]);
	return { freeBytes: bavail * bsize, totalBytes: blocks * bsize, officeBytes };
}

function logOf(row: z.infer<typeof healthLog.row>) {
	return {
		...{ events: row.events, dayEvents: row.week_events / WEEK_DAYS },
		...{ firstAt: row.first_at ?? undefined, newestAt: row.newest_at ?? undefined, engineAt: row.engine_at },
		...{ refused: row.refused, refusedSince: row.refused_since ?? undefined }
	};
}

function outcomeOf({ at, failed }: BackupRecord['backup']): Exclude<Facts['backup'], Unseen> {
	return {
		at: at === undefined ? undefined : Date.parse(at),
		failed: failed && { at: Date.parse(failed.at), why: failed.why }
	};
}

const readyz = z.object({
	status: z.string(),
	waiting: z.object({ batches: z.number(), oldest_at: z.iso.datetime().nullable() })
});

/** What ingest says of its spool; while it is stopped, what the spool's file holds. */
async function readSpool({ ingest, natsUrl, dataDir }: Settings): Promise<Facts['spool']> {
	const said = readyz.safeParse(await fetchJson(`${ingest.url}/readyz`).catch(() => undefined));
	if (said.success) {
		const { status, waiting } = said.data;
		const oldestAt = waiting.oldest_at === null ? undefined : Date.parse(waiting.oldest_at);
		return { batches: waiting.batches, oldestAt, refuses: status === 'ready' ? undefined : status };
	}
	const path = join(dataDir, 'spool.sqlite');
	if (natsUrl !== undefined || !existsSync(path)) return { unseen: 'unseenAway' };
	const db = new DatabaseSync(path, { readOnly: true });
	try {
		// The upper bits of an id are the moment of its receipt.
		const row = db.prepare('SELECT count(*) AS batches, min(id >> 20) AS oldest FROM batches').get();
		return { batches: Number(row?.['batches']), oldestAt: Number(row?.['oldest']) || undefined, refuses: undefined };
	} finally {
		db.close();
	}
}
