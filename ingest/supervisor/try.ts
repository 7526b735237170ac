/**
 * `pasokh try`, by the package's scripts: whether this version opens the office, which is stopped meanwhile. It opens a copy, on ports of its
 * own, where no source and no person finds it. So nothing can be lost with it, and the data stay as they were.
 * `pasokh try opened` waits until the office itself is open.
 */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyOffice, countEvents } from '#sql/backup/trial-copy.server.ts';
import { openClient } from '#sql/client/open.server.ts';
import { noteMachineActIn } from '#sql/office/machine-log.server.ts';
import { onStop } from '#sql/on-stop.ts';
import { installedVersion } from '#sql/root.ts';
import { anyPort } from '#sql/server/engine.server.ts';
import { readSettings, urlOf, type Settings } from '#sql/settings.ts';
import { isOffice } from '../cli/find-office.server.ts';
import { say } from './run.server.ts';
import { openTheOffice } from './supervise.server.ts';

const WITHIN_S = 240;
const POLL_MS = 250;
/** What leads out of this machine, or into it; empty is unset. */
const OUTSIDE = [
	...['NATS_URL', 'PASOKH_DB_URL', 'PASOKH_SMTP_URL', 'PASOKH_MAIL_FROM', 'PASOKH_WEBHOOK_HOSTS', 'PASOKH_BOT_URL'],
	...['PASOKH_BOT_TOKEN', 'PASOKH_BOT_TOKEN_FILE', 'HOST', 'INGEST_HOST', 'INGEST_URL', 'CLICKHOUSE_HOST'],
	...['CLICKHOUSE_TLS_CERT_FILE', 'CLICKHOUSE_TLS_KEY_FILE']
];

/** @param least events that it must find */
async function tryCopy(office: Settings, least: number, signal: AbortSignal): Promise<void> {
	if (office.clickhouse.url !== undefined || !isOffice(office.dataDir)) return;
	const dir = copyOffice(office.dataDir);
	try {
		const closed = Object.fromEntries(OUTSIDE.map((name) => [name, '']));
		const env: NodeJS.ProcessEnv = { ...process.env, ...closed, PASOKH_DATA_DIR: dir };
		for (const name of ['PORT', 'INGEST_PORT', 'CLICKHOUSE_HTTP_PORT', 'CLICKHOUSE_TCP_PORT'])
			env[name] = String(await anyPort());
		const trial = readSettings(env);
		const opened = await openTheOffice(trial, env, say, signal);
		try {
			await untilOpen(trial, signal);
			const found = await eventsOf(trial);
			if (found < least) throw new Error(`this version finds ${found} events of ${least}`);
		} finally {
			await opened.stop();
		}
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}

async function eventsOf(trial: Settings): Promise<number> {
	const client = openClient(trial, 'admin');
	try {
		return await countEvents(client, trial.clickhouse.database);
	} finally {
		await client.close();
	}
}

async function untilOpen({ web, ingest }: Settings, signal: AbortSignal): Promise<void> {
	const doors = [`${urlOf(web.host, web.port)}/healthz`, `${urlOf(ingest.host, ingest.port)}/readyz`];
	for (const door of doors)
		while (!(await fetch(door, { signal }).catch(() => undefined))?.ok) await sleep(POLL_MS, undefined, { signal });
}

const stopping = new AbortController();
onStop(() => stopping.abort());
const late = AbortSignal.timeout(WITHIN_S * 1_000);
const signal = AbortSignal.any([stopping.signal, late]);
const [what = ''] = process.argv.slice(2);
try {
	const settings = readSettings();
	if (what === 'opened') {
		await untilOpen(settings, signal);
		await noteMachineActIn(settings, {
			action: 'maintain',
			subject: 'upgrade',
			details: { version: installedVersion() }
		});
	} else await tryCopy(settings, Number(what), signal);
	process.exit(0);
} catch (error) {
	say('pasokh', late.aborted ? `this version did not open within ${WITHIN_S} s` : (error as Error).message);
	process.exit(1);
}
