/** `npm run ingest`: the door. Takes events over HTTP and answers when ClickHouse has them. */
import { createServer as createProbe } from 'node:net';
import { pino } from 'pino';
import { openClient } from '#sql/client/open.server.ts';
import { readKeys } from '#sql/office/keys.server.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { createServer } from './http/server.server.ts';
import { createWriter } from './writer/writer.server.ts';

/** A stop takes at most 10 s in all. What is not acknowledged by then is sent again by its producer … */
const DRAIN_MS = 3_000;
/** … and state that is not up to date by then is recomputed at the next start. */
const STOP_MS = 6_500;

async function main(): Promise<void> {
	const settings = readSettings();
	await claimPort(settings);
	const log = pino({ level: process.env['LOG_LEVEL'] ?? 'info', base: { process: 'ingest' } });
	const keys = readKeys(settings);
	const office = openOffice(settings.dataDir);
	const client = openClient(settings, 'writer');
	const writer = createWriter({ client, log, database: settings.clickhouse.database });
	const server = createServer({ office, writer, keys, log });

	async function closeAll(): Promise<void> {
		const cut = setTimeout(() => server.server.closeAllConnections(), DRAIN_MS);
		await server.close();
		clearTimeout(cut);
		await writer.stop();
		await client.close();
		office.close();
	}

	let isStopping = false;
	for (const signal of ['SIGINT', 'SIGTERM'] as const)
		process.on(signal, () => {
			if (isStopping) return;
			isStopping = true;
			setTimeout(() => {
				log.warn('stopped before state was up to date; the next start recomputes the rest');
				process.exit();
			}, STOP_MS).unref();
			log.info({ signal }, 'stopping: no new requests, finishing those in flight');
			closeAll().then(() => log.info('stopped'), fail);
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
