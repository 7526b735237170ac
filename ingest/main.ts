/** `npm run ingest`: the doors, the spool behind them, and the writer that brings its batches into ClickHouse. */
import { createServer as createProbe } from 'node:net';
import { hostname } from 'node:os';
import { pino, type Logger } from 'pino';
import { describeFailure } from '#sql/client/errors.ts';
import { openClient } from '#sql/client/open.server.ts';
import { readAllKeys } from '#sql/office/keys.server.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { onStop } from '#sql/on-stop.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { openDoors } from './doors.server.ts';
import { createMetrics } from './http/metrics.ts';
import { observeIntake } from './http/observe.ts';
import { observeAppends, observeWriter } from './http/observe-writer.ts';
import type { IntakeDeps } from './pipeline/intake.ts';
import { KnownEvents } from './pipeline/known-events.ts';
import { recallEvents } from './pipeline/recall-events.server.ts';
import { openSpool } from './spool/open-spool.server.ts';
import { createWriter } from './writer/writer.server.ts';
import { tellSpool } from './writer/tell-spool.server.ts';

/** A stop takes at most 10 s in all. What is not acknowledged by then is sent again by its producer … */
const DRAIN_MS = 3_000;
/** … and what is not in state by then waits in the spool. */
const STOP_MS = 6_500;
/** Above either limit, the events of a request go to the spool in several batches. */
const BATCH = { rows: 50_000, bytes: 16 * 2 ** 20 };
/** If ClickHouse does not answer within this time, the doors open without the events that it remembers. */
const RECALL_MS = 10_000;

async function main(): Promise<void> {
	const settings = readSettings();
	await claimPort(settings);
	const log = pino({ level: process.env['LOG_LEVEL'] ?? 'info', base: { process: 'ingest' } });
	const stopping = new AbortController();
	const opened = new AsyncDisposableStack();
	const stop = (message: string): void => {
		if (stopping.signal.aborted) return;
		stopping.abort();
		setTimeout(() => {
			log.warn('stopped before all was in state; the spool has the rest for the next start');
			process.exit();
		}, STOP_MS).unref();
		log.info(message);
		opened.disposeAsync().then(() => log.info('stopped'), fail);
	};
	onStop(() => stop('stopping: nothing new is taken, what is in flight is finished'));

	try {
		await openAll(settings, log, stopping.signal, opened, stop);
	} catch (error) {
		if (stopping.signal.aborted) return;
		await opened.disposeAsync();
		throw sayListen(error, settings);
	}
	log.info({ host: settings.ingest.host, port: settings.ingest.port }, 'ingest is up');
}

/** Opens each part before those that need it; `opened` closes them in reverse order. */
async function openAll(
	settings: Settings,
	log: Logger,
	signal: AbortSignal,
	opened: AsyncDisposableStack,
	stop: (message: string) => void
): Promise<void> {
	const { database } = settings.clickhouse;
	const keys = readAllKeys(settings);
	const office = await openOffice(settings);
	opened.defer(() => office.close());
	const client = openClient(settings, 'writer');
	opened.defer(() => client.close());
	const spool = await openSpool(settings, log, signal);
	opened.defer(() => spool.close());
	const metrics = createMetrics();
	metrics.watchSpool(() => spool.size(), settings.spoolBytes);
	const known = new KnownEvents();
	const recall = recallEvents(client, database, known).catch(() =>
		log.warn('opened without what ClickHouse remembers')
	);
	await Promise.race([recall, new Promise((resolve) => setTimeout(resolve, RECALL_MS).unref())]);

	const processName = `${hostname()}:${settings.ingest.port}`;
	const teller = tellSpool({ client, database, process: processName, spool, limitBytes: settings.spoolBytes });
	opened.defer(() => teller.stop());
	const observer = observeWriter(metrics);
	const writer = createWriter({
		...{ client, spool, log, database, observer, cluster: settings.clickhouse.cluster },
		encryptionKey: keys.decryption,
		keepIdentity: settings.keepIdentity,
		process: processName
	});
	opened.defer(() => writer.stop());
	writer.failed.catch((error: unknown) => {
		const failure = describeFailure(error);
		log.fatal({ failure }, 'ClickHouse refuses what the spool holds, for a reason that is not known');
		process.exitCode = 1;
		stop('stopping; the spool keeps all of it: see what the database says, and start again');
	});
	const intake: IntakeDeps = {
		spool: observeAppends(spool, metrics),
		known,
		keys: { identity: keys.identity, encryption: keys.decryption },
		keepIdentity: settings.keepIdentity,
		limits: BATCH,
		observer: observeIntake(metrics)
	};
	const doors = await openDoors({
		settings,
		office,
		intake,
		spool,
		deadLetters: { client, database },
		metrics,
		log,
		signal
	});
	opened.defer(() => doors.close(DRAIN_MS));
}

/** Finds a port in use before anything is opened: a second ingest must not touch the state of the first. */
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
