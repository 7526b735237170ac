import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { defineQuery, runQuery } from '../client/define.server.ts';
import { describeFailure } from '../client/errors.ts';
import { openClient } from '../client/open.server.ts';
import { maskNumbersIn } from '../model/identities-in-text.ts';
import { inStore } from '../office/store.server.ts';
import type { Settings } from '../settings.ts';

const OURS = /^(PASOKH|CLICKHOUSE|INGEST|NATS)_|^(HOST|PORT|ORIGIN)$/;
/** Settings whose values say nothing of anybody; of all others it is told that they are set, and no more. */
const PLAIN =
	/(^|_)(HOST|PORT|CLOCK|NATIVE|CLUSTER|REPLICAS|SPOOL_BYTES|PUBLIC_WALL|KEEP_IDENTITY|RETENTION|EXPORT_ROWS)$/;
const LINES = 200;

const types = defineQuery('health/types', z.object({ name: z.string(), count: z.number() }));
const tables = defineQuery('health/tables', z.object({ name: z.string(), rows: z.number(), bytes: z.number() }));

/**
 * What whoever helps an office needs to know of it beside its checks: no identity, no text, no token. Of the access log it has when what was
 * done, not by whom and on what.
 */
export async function readBundle(settings: Settings, env: NodeJS.ProcessEnv) {
	return {
		system: { platform: process.platform, arch: process.arch, node: process.version },
		settings: Object.fromEntries(
			Object.entries(env)
				.filter(([name, value]) => OURS.test(name) && value !== '')
				.map(([name, value]) => [name, PLAIN.test(name) ? value : '(set)'])
		),
		database: await orWhyNot(() => readDatabase(settings)),
		log: await orWhyNot(() => readLog(settings))
	};
}

async function orWhyNot<Found>(find: () => Promise<Found>): Promise<Found | string> {
	return find().catch(describeFailure);
}

async function readDatabase(settings: Settings) {
	const { database } = settings.clickhouse;
	const client = openClient(settings, 'admin');
	try {
		return {
			events: await runQuery(client, types, { database }),
			tables: await runQuery(client, tables, { database, params: { database } })
		};
	} finally {
		await client.close();
	}
}

async function readLog(settings: Settings): Promise<{ at: string; action: string }[]> {
	if (settings.databaseUrl === undefined && !existsSync(join(settings.dataDir, 'office.sqlite'))) return [];
	return inStore(settings, ({ db }) =>
		db.selectFrom('access_log').select(['at', 'action']).orderBy('id', 'desc').limit(LINES).execute()
	);
}

/** Takes out of a text what settings keep secret, and numbers that may be somebody's. */
export function redact(text: string, env: NodeJS.ProcessEnv): string {
	const secrets = Object.entries(env).flatMap(([name, value = '']) =>
		OURS.test(name) && !PLAIN.test(name) && name !== 'PASOKH_DATA_DIR' && value.length > 3 ? [value] : []
	);
	return maskNumbersIn(secrets.reduce((left, secret) => left.replaceAll(secret, '(secret)'), text));
}
