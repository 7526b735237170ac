/** `npm run ingest`: the doors, the spool behind them, and the writer that carries it into ClickHouse. */
import { createServer as createProbe } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describeFailure } from '#sql/client/errors.ts';
import { openClient } from '#sql/client/open.server.ts';
import { readKeys } from '#sql/office/keys.server.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { createMetrics } from './http/metrics.ts';
import { observeIntake } from './http/observe.ts';
import { createServer } from './http/server.server.ts';
import type { IntakeDeps } from './pipeline/intake.ts';
import { KnownEvents } from './pipeline/known-events.ts';
import { recallEvents } from './pipeline/recall-events.server.ts';
import { openSqliteSpool } from './spool/sqlite-spool.server.ts';
import { createWriter } from './writer/writer.server.ts';
import { tellSpool } from './writer/tell-spool.server.ts';

/** A stop takes at most 10 s in all. What is not acknowledged by then is sent again by its producer … */
const DRAIN_MS = 3_000;
/** … and what is not in state by then waits in the spool. */
const STOP_MS = 6_500;
/** Beyond either, the events of a request go to the spool in several batches. */
const BATCH = { rows: 50_000, bytes: 32 * 2 ** 20 };
/** Doors open without what ClickHouse remembers when it does not answer in this time. */
const RECALL_MS = 10_000;

async function main(): Promise<void> {
	const settings = readSettings();
	await claimPort(settings);
	const log = pino({ level: process.env['LOG_LEVEL'] ?? 'info', base: { process: 'ingest' } });
	const { database } = settings.clickhouse;
	const keys = readKeys(settings);
	const office = openOffice(settings.dataDir);
	const client = openClient(settings, 'writer');
	const spool = openSqliteSpool({ path: join(settings.dataDir, 'spool.sqlite'), maxBytes: settings.spoolBytes });
	const metrics = createMetrics();
	const known = new KnownEvents();
	const recall = recallEvents(client, database, known).catch(() =>
		log.warn('opened without what ClickHouse remembers')
	);
	await Promise.race([recall, new Promise((resolve) => setTimeout(resolve, RECALL_MS).unref())]);

	const intake: IntakeDeps = { spool, known, keys, limits: BATCH, observer: observeIntake(metrics) };
	const writer = createWriter({ client, spool, log, database, encryptionKey: keys.encryption });
	const processName = `${hostname()}:${settings.ingest.port}`;
	const teller = tellSpool({ client, database, process: processName, spool, limitBytes: settings.spoolBytes });
	const server = createServer({ office, intake, spool, spoolBytes: settings.spoolBytes, log, metrics });

	async function closeAll(): Promise<void> {
		const cut = setTimeout(() => server.server.closeAllConnections(), DRAIN_MS);
		await server.close();
		clearTimeout(cut);
		await writer.stop();
		await teller.stop();
		await spool.close();
		await client.close();
		office.close();
	}

	let isStopping = false;
	const stop = (why: object, message: string): void => {
		if (isStopping) return;
		isStopping = true;
		setTimeout(() => {
			log.warn('stopped before all was in state; the spool has the rest for the next start');
			process.exit();
		}, STOP_MS).unref();
		log.info(why, message);
		closeAll().then(() => log.info('stopped'), fail);
	};
	for (const signal of ['SIGINT', 'SIGTERM'] as const)
		process.on(signal, () => stop({ signal }, 'stopping: no new requests, finishing those in flight'));
	writer.failed.catch((error: unknown) => {
		log.fatal(
			{ failure: describeFailure(error) },
			'ClickHouse refuses what the spool holds, for a reason that is not known'
		);
		process.exitCode = 1;
		stop({}, 'stopping; the spool keeps all of it: see what the database says, and start again');
	});

	try {
		await server.listen({ host: settings.ingest.host, port: settings.ingest.port });
	} catch (error) {
		await closeAll();
		throw sayListen(error, settings);
	}
	log.info({ host: settings.ingest.host, port: settings.ingest.port }, 'ingest is up');
}
/** Finds a port in use before anything is opened: a second ingest must not touch the state that the first one keeps. */
async function claimPort(settings: Settings): Promise<void> {
	const { host, port } = settings.ingest;
	const probe = createProbe();
	try {
		await new Promise<void>((resolve, reject) => probe.once('error', reject).listen({ host, port }, resolve));
	} catch (error) {
		throw sayListen(error, settings);
	}
	await new Promise((resolve) => probe.close(resolve));
}

function sayListen(error: unknown, { ingest }: Settings): unknown {
	const { host, port } = ingest;
	switch ((error as NodeJS.ErrnoException).code) {
		case 'EADDRINUSE':
			return new Error(`INGEST_PORT: port ${port} of ${host} is in use; stop what listens there or set another port`);
		case 'EACCES':
			return new Error(`INGEST_PORT: this user may not listen on port ${port}; set one above 1023`);
		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND':
			return new Error(`INGEST_HOST: ${host} is not an address of this machine; set one, such as 127.0.0.1`);
		default:
			return error;
	}
}

function fail(error: unknown): void {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}

main().catch(fail);
