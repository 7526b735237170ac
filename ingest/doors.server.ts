import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { broughtBy, isUndone, UndoError, undoLoad } from '#sql/fold/undo.server.ts';
import type { Office } from '#sql/office/office.server.ts';
import type { Settings } from '#sql/settings.ts';
import type { Metrics } from './http/metrics.ts';
import type { DeadLetters } from './http/dead-letters-route.ts';
import { createServer } from './http/server.server.ts';
import { Imports } from './imports/imports.server.ts';
import { knownMappings } from './mapping/known.server.ts';
import type { IntakeAnswer } from './pipeline/answer.ts';
import { Intake, type IntakeDeps } from './pipeline/intake.ts';
import type { RawEvent } from './pipeline/lines.ts';
import type { Origin } from './pipeline/verdicts.ts';
import { startInbox } from './source/inbox.server.ts';
import { openJetStreamDoor } from './source/jetstream.server.ts';
import type { Spool } from './spool/spool.ts';

export interface DoorsOptions {
	settings: Settings;
	office: Office;
	intake: IntakeDeps;
	spool: Spool;
	deadLetters: DeadLetters;
	metrics: Metrics;
	log: Logger;
	/** Ends waiting for NATS servers that are away. */
	signal: AbortSignal;
}

/** All doors of an ingest: HTTP, the drop folder and, with NATS_URL, JetStream. They share one pipeline. */
export interface Doors {
	http: FastifyInstance;
	/** Stops taking events, and waits at most `drainMs` for what is in flight. */
	close(drainMs: number): Promise<void>;
}

/** Most bytes that a request or message may unpack to. */
const PAYLOAD_LIMIT = 64 * 2 ** 20;

/** Undoes a load, and says how many events it had brought. */
async function undone({ client, database }: DeadLetters, loadId: string): Promise<number> {
	try {
		return (await undoLoad(client, database, loadId)).events;
	} catch (error) {
		if (error instanceof UndoError) return 0;
		throw error;
	}
}

/** @throws when an address cannot be listened on, or a door cannot be opened; nothing stays open then */
export async function openDoors({
	settings,
	office,
	intake,
	spool,
	deadLetters,
	metrics,
	log,
	signal
}: DoorsOptions): Promise<Doors> {
	const { dataDir, natsUrl: url, natsReplicas: replicas, spoolBytes } = settings;
	const mappings = knownMappings(join(dataDir, 'mappings'));
	const http = createServer({
		...{ office, intake, mappings, spool, spoolBytes, deadLetters, log, metrics },
		imports: new Imports({
			...{ dataDir, mappings, clock: settings.clock },
			undo: (loadId) => undone(deadLetters, loadId),
			brought: (loadId) => broughtBy(deadLetters.client, deadLetters.database, loadId)
		}),
		payloadLimit: PAYLOAD_LIMIT
	});
	const others: { stop(): Promise<void> }[] = [];

	async function receive(origin: Origin, events: Iterable<RawEvent>, bytes: number): Promise<IntakeAnswer> {
		const taken = Intake.ofEvents(intake, origin);
		await taken.take(events);
		await taken.weigh(bytes);
		return taken.finish();
	}

	async function close(drainMs: number): Promise<void> {
		const cut = setTimeout(() => http.server.closeAllConnections(), drainMs);
		await Promise.all([http.close(), ...others.map((door) => door.stop())]);
		clearTimeout(cut);
	}

	try {
		await http.listen({ host: settings.ingest.host, port: settings.ingest.port });
		others.push(
			await startInbox({
				dir: join(dataDir, 'inbox'),
				mappings,
				log,
				isUndone: (loadId) => isUndone(deadLetters.client, deadLetters.database, loadId),
				receive: async (origin, { events, bytes }) =>
					receive({ ...origin, speaksFor: await office.speakerOf(origin.source) }, events, bytes)
			})
		);
		if (url !== undefined)
			others.push(
				await openJetStreamDoor({
					url,
					replicas,
					maxBytes: spoolBytes,
					payloadLimit: PAYLOAD_LIMIT,
					log,
					signal,
					receive: async ({ source, loadId, events, bytes }) => {
						const speaksFor = await office.speakerOf(source);
						await receive({ source, speaksFor, loadId, door: 'jetstream' }, events, bytes);
					}
				})
			);
	} catch (error) {
		await close(0);
		throw error;
	}
	return { http, close };
}
