import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Settings } from '#sql/settings.ts';
import { openJetStreamSpool } from './jetstream-spool.server.ts';
import type { Spool } from './spool.ts';
import { openSqliteSpool } from './sqlite-spool.server.ts';

/** Path of the spool of a single machine. */
export const spoolPath = (dataDir: string): string => join(dataDir, 'spool.sqlite');

/** Opens the spool of the settings: JetStream with NATS_URL, else SQLite in the data directory. */
export async function openSpool(settings: Settings, log: Logger, signal: AbortSignal): Promise<Spool> {
	const { natsUrl, natsReplicas, spoolBytes, dataDir } = settings;
	const path = spoolPath(dataDir);
	if (natsUrl === undefined) return openSqliteSpool({ path, maxBytes: spoolBytes });
	const spool = await openJetStreamSpool({ url: natsUrl, replicas: natsReplicas, maxBytes: spoolBytes, log, signal });
	if (existsSync(path)) await handOver(openSqliteSpool({ path, maxBytes: spoolBytes }), spool, log);
	return spool;
}

/** Moves batches that still wait in SQLite to JetStream, after an office switched to it. */
async function handOver(from: Spool, to: Spool, log: Logger): Promise<void> {
	try {
		while (from.size().batches > 0) {
			const batches = (await from.take(50_000)) ?? [];
			for (const batch of batches) await to.append(batch);
			await from.done(batches);
			log.info({ batches: batches.length }, 'moved from the spool of this machine to JetStream');
		}
	} finally {
		await from.close();
	}
}
