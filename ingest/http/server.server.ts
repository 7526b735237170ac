import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { installedVersion } from '#sql/root.ts';
import type { Imports } from '../imports/imports.server.ts';
import { knownMappings } from '../mapping/known.server.ts';
import { deadLettersRoute, type DeadLetters } from './dead-letters-route.ts';
import { eventsRoute, type Door } from './events-route.ts';
import { addImportRoutes } from './imports-route.ts';
import { addMappingRoutes } from './mappings-route.ts';
import { setupOf } from '../pipeline/intake.ts';
import { JudgeThreads } from '../pipeline/judge-threads.server.ts';
import { canWait } from '../spool/spool.ts';
import { Refusal, type RefusalCode } from './refusal.ts';
import { Strangers } from './strangers.server.ts';

const DEFAULTS = {
	payloadLimit: 64 * 2 ** 20,
	pace: { stillMs: 15_000, bytesPerS: 1_024, graceMs: 30_000 },
	maxInFlight: 32
};
/** Limit for the head of a request, also for the first one of a connection. */
const HEAD_MS = 10_000;

/** Options of `createServer`. The limits have defaults, and the mappings: the shipped ones. */
export type ServerDeps = Omit<Door, Defaulted | 'admit' | 'threads'> &
	Partial<Pick<Door, Defaulted>> & {
		/** Absent: replaying is not offered. */
		deadLetters?: DeadLetters;
		/** Absent: importing files is not offered. */
		imports?: Imports;
		/** How long the head of a request may take; 10 s by default. */
		headMs?: number;
	};
type Defaulted = 'payloadLimit' | 'pace' | 'maxInFlight' | 'mappings';

/** The ingest door over HTTP, not yet listening. `close()` stops accepting and waits for what is in flight. */
export function createServer(deps: ServerDeps): FastifyInstance {
	const { metrics, headMs = HEAD_MS } = deps;
	const version = installedVersion();
	const server = Fastify({
		logger: false,
		// Our own limit counts unpacked bytes; the framework would count packed ones.
		bodyLimit: Number.MAX_SAFE_INTEGER,
		forceCloseConnections: 'idle',
		requestTimeout: 300_000,
		http: { headersTimeout: headMs, connectionsCheckingInterval: headMs / 10 }
	});
	const strangers = new Strangers(server.server, () => metrics.refusals.inc({ reason: 'gave_way' }));
	const door: Door = {
		...{ ...DEFAULTS, mappings: knownMappings(), ...deps },
		threads: new JudgeThreads(setupOf(deps.intake)),
		admit: (request) => strangers.admit(request)
	};
	server.removeAllContentTypeParsers();
	server.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined));

	server.setErrorHandler((error: FastifyError, _request, reply) => answerError(error, reply, door));
	server.setNotFoundHandler((_request, reply) => {
		const message = 'there is POST /v1/events, and GET /healthz, /readyz, /metrics';
		return reply.code(404).send({ error: 'not_found', message });
	});
	server.addHook('onResponse', async (request, reply) => {
		if (request.routeOptions.url === '/v1/events') metrics.requests.inc({ status: String(reply.statusCode) });
		strangers.answered(request.raw);
	});
	server.server.on('clientError', () => metrics.refusals.inc({ reason: 'no_request' }));

	// Idle connections close when a stop begins; one that becomes idle after that must not delay it.
	let isClosing = false;
	server.addHook('preClose', async () => {
		isClosing = true;
	});
	server.addHook('onClose', () => door.threads.close());
	server.addHook('onSend', async (request, reply) => {
		if (isClosing) reply.header('connection', 'close');
		strangers.answering(request.raw);
	});

	server.post('/v1/events', eventsRoute(door));
	if (deps.deadLetters) server.post('/v1/dead-letters/replay', deadLettersRoute(door, deps.deadLetters));
	if (deps.imports) addImportRoutes(server, door, deps.imports);
	addMappingRoutes(server, door);
	server.get('/healthz', async () => ({ status: 'alive', version, at: new Date().toISOString() }));
	server.get('/readyz', async (_request, reply) => {
		const { oldestAt, refuses, ...size } = door.spool.size();
		const oldest_at = oldestAt === undefined ? null : new Date(oldestAt).toISOString();
		const answer = { at: new Date().toISOString(), waiting: { ...size, oldest_at } };
		const why = refuses ?? (size.bytes < door.spoolBytes ? undefined : 'the spool is full');
		if (why === undefined) return { status: 'ready', ...answer };
		return reply
			.code(503)
			.header('retry-after', '10')
			.send({ status: why, ...answer });
	});
	server.get('/metrics', async (_request, reply) => {
		reply.type(metrics.registry.contentType);
		return metrics.registry.metrics();
	});
	return server;
}

function answerError(error: FastifyError | Refusal, reply: FastifyReply, { log, metrics }: Door): FastifyReply {
	const refuse = (status: number, reason: RefusalCode, message: string, retryAfterS?: number): FastifyReply => {
		metrics.refusals.inc({ reason });
		if (status === 401) reply.header('www-authenticate', 'Bearer');
		if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS));
		return reply.code(status).send({ error: reason, message });
	};
	if (error instanceof Refusal) return refuse(error.status, error.code, error.message, error.retryAfterS);
	if (canWait(error)) {
		const wait = error.retryAfterS;
		log.warn({ retry_after_s: wait, reason: error.message }, 'the spool does not take it');
		const message = `${error.message}; this request is not acknowledged: send all of it again in ${wait} s`;
		return refuse(503, 'unavailable', message, wait);
	}
	if (error.statusCode !== undefined && error.statusCode < 500)
		return refuse(error.statusCode, 'bad_request', error.message);
	// The message of an unknown error may quote data; kind and place are enough to find it.
	log.error({ kind: error.name, code: error.code, place: error.stack?.split('\n').slice(1, 4) }, 'request failed');
	return refuse(
		500,
		'failed',
		'ingest failed on this request; nothing of it is acknowledged; send it again, and see the log'
	);
}
