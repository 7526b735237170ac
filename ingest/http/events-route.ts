import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { LOAD_ID } from '#sql/model/names.ts';
import type { Office } from '#sql/office/office.server.ts';
import type { TokenHolder } from '#sql/office/tokens.ts';
import { rejectedIn, type IntakeAnswer } from '../pipeline/answer.ts';
import { Intake, setupOf, type IntakeDeps } from '../pipeline/intake.ts';
import type { JudgeThreads } from '../pipeline/judge-threads.server.ts';
import { PieceJudge, piecesOf, type Piece } from '../pipeline/pieces.ts';
import type { Origin } from '../pipeline/verdicts.ts';
import type { Spool } from '../spool/spool.ts';
import type { KnownMappings } from '../mapping/known.server.ts';
import { readPayload, type PayloadLimits, type ArrivalPace } from './payload.server.ts';
import { attachedTo, mappingOf, NDJSON_TYPES, refuseMany, takeMapped } from './mapped-payload.ts';
import type { Metrics } from './metrics.ts';
import { Places, type Place } from './places.ts';
import { Refusal } from './refusal.ts';
import { call } from '#sql/root.ts';

/** Dependencies of the door. */
export interface Door {
	office: Pick<Office, 'holderOfToken'>;
	intake: IntakeDeps;
	/** Where payloads of more than one piece are judged. */
	threads: JudgeThreads;
	/** The mappings that `?mapping=` may name. */
	mappings: KnownMappings;
	/** Batches waiting for ClickHouse, and their limit in bytes. */
	spool: Pick<Spool, 'size'>;
	spoolBytes: number;
	log: Logger;
	metrics: Metrics;
	/** Most bytes of a payload, unpacked. */
	payloadLimit: number;
	/** Least speed of a payload. */
	pace: ArrivalPace;
	/** Most requests at once; for one token half as many. */
	maxInFlight: number;
	/** Called when a request has shown its token. */
	admit: (request: IncomingMessage) => void;
}

const LINES = new Set([...NDJSON_TYPES, 'text/plain']);
const QUERY = new Set(['load_id', 'mapping']);

/** The source of a request, and its token. Throws a refusal for a missing, malformed or unknown token. */
export async function holderOf(
	request: FastifyRequest,
	{ office, admit }: Pick<Door, 'office' | 'admit'>
): Promise<TokenHolder & { secret: string }> {
	const header = request.headers.authorization;
	const hint = `make one with: ${call('tokens create SOURCE')}`;
	if (header === undefined)
		throw new Refusal(401, 'no_token', `the request has no token; send Authorization: Bearer psk_…; ${hint}`);
	const secret = /^Bearer +(\S+) *$/i.exec(header)?.[1];
	if (secret === undefined)
		throw new Refusal(401, 'bad_token', 'the Authorization header must be: Bearer, a space, the token');
	const holder = await office.holderOfToken(secret);
	if (holder === undefined) throw new Refusal(401, 'unknown_token', `the token is not one of this office; ${hint}`);
	admit(request.raw);
	return { ...holder, secret };
}

/** The source of an administrator's token. Throws a refusal for any other. */
export async function administratorOf(
	request: FastifyRequest,
	door: Pick<Door, 'office' | 'admit'>,
	what: string
): Promise<string> {
	const { source, administrator } = await holderOf(request, door);
	if (!administrator) throw new Refusal(403, 'not_administrator', `${what} takes an administrator's token`);
	return source;
}

/** `POST /v1/events`: every event gets its verdict, and the answer is sent only when all of it is durable. */
export function eventsRoute(door: Door) {
	const places = new Places(door.maxInFlight);
	return async (request: FastifyRequest, reply: FastifyReply): Promise<IntakeAnswer> => {
		const { source, types, administrator, speaksFor, secret } = await holderOf(request, door);
		const place = places.enter(secret);
		door.metrics.inFlight.inc();
		try {
			const loadId = loadIdOf(request);
			const began = performance.now();
			const origin: Origin = { source, types, administrator, speaksFor, loadId, door: 'http' };
			const answer = await take(request, origin, door, place);
			const { accepted, duplicates } = answer;
			const rejected = rejectedIn(answer);
			const ms = Math.round(performance.now() - began);
			door.log.info({ source, load_id: loadId, accepted, duplicates, rejected, ms }, 'events');
			reply.code(rejected > 0 ? 207 : 200);
			return answer;
		} finally {
			place.leave();
			door.metrics.inFlight.dec();
		}
	};
}

async function take(request: FastifyRequest, origin: Origin, door: Door, place: Place): Promise<IntakeAnswer> {
	const limits: PayloadLimits = {
		...{ bytes: door.payloadLimit, pace: door.pace },
		onPace: (isMoving) => place.move(isMoving)
	};
	const type = (request.headers['content-type'] ?? 'application/x-ndjson').split(';', 1)[0]!.trim().toLowerCase();
	const { mapping } = request.query as Record<string, unknown>;
	const known =
		mapping === undefined ? attachedTo(origin.source, type, door.mappings) : mappingOf(mapping, type, door.mappings);
	if (known) {
		const intake = Intake.ofEvents(door.intake, origin);
		const scope = { ...origin, types: origin.types ? new Set(origin.types) : null };
		await takeMapped(readPayload(request.raw, limits), known, scope, intake);
		return intake.finish();
	}
	const isLines = LINES.has(type);
	if (!isLines && type !== 'application/json')
		throw new Refusal(
			415,
			'unknown_type',
			'Content-Type must be application/x-ndjson or application/json, or text/csv with ?mapping=NAME'
		);
	using opened = new DisposableStack();
	let intake: Intake<Piece> | undefined;
	for await (const piece of piecesOf(readPayload(request.raw, limits))) {
		const { length } = piece.bytes;
		if (intake === undefined) {
			const judge = piece.isLast
				? new PieceJudge(setupOf(door.intake), origin, isLines)
				: opened.use(door.threads.open(origin, isLines));
			intake = new Intake(door.intake, origin.source, judge);
		}
		await intake.take(piece);
		refuseMany(intake);
		await intake.weigh(length);
	}
	// Awaited, so that the judge is open until then.
	return await intake!.finish();
}

function loadIdOf(request: FastifyRequest): string | undefined {
	const query = request.query as Record<string, string | string[]>;
	const odd = Object.keys(query).find((name) => !QUERY.has(name));
	if (odd !== undefined) throw new Refusal(400, 'bad_query', 'the only query parameters are load_id and mapping');
	const loadId = query['load_id'];
	if (loadId === undefined) return undefined;
	if (typeof loadId === 'string' && LOAD_ID.test(loadId)) return loadId;
	throw new Refusal(400, 'bad_query', 'load_id: must be 1–64 Latin letters, digits, dots, dashes or underscores');
}
