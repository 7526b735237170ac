import { setTimeout as pause } from 'node:timers/promises';
import {
	jetstream,
	jetstreamManager,
	JetStreamApiError,
	type JetStreamClient,
	type JetStreamManager,
	type StreamConfig
} from '@nats-io/jetstream';
import { connect, errors, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';

/** JetStream error codes that we distinguish; all others, and silence, mean "not now". */
export const API = {
	streamNotFound: 10_059,
	noStorage: 10_047,
	noReplicas: 10_074,
	/** A limit of the account, the server's memory or disk, or the stream. */
	full: new Set([10_002, 10_023, 10_028, 10_047, 10_077])
} as const;

/** NATS did not answer in time: nothing is known to be stored, and sending again is harmless. */
export class NatsAwayError extends Error {
	override name = 'NatsAwayError';
	readonly retryAfterS = 10;
}

/** The NATS servers cannot do this, however long one waits. One line that says what to change. */
export class NatsSetupError extends Error {
	override name = 'NatsSetupError';
}

/** One connection with its JetStream clients. */
export interface NatsLink {
	connection: NatsConnection;
	client: JetStreamClient;
	manager: JetStreamManager;
}

export interface LinkOptions {
	/** One or more addresses, comma-separated; user and password, or a token, within the first. */
	url: string;
	log: Logger;
	/** Ends waiting for a server that is away. */
	signal?: AbortSignal;
}

/** After so long there will be no answer: after a leader's death it never comes. */
const ANSWER_MS = 5_000;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;

/**
 * Connects, waiting until a server is there; later it reconnects by itself, for ever.
 * @throws NatsSetupError when the server refuses these credentials
 */
export async function openLink({ url, log, signal }: LinkOptions): Promise<NatsLink> {
	const urls = url.split(',').map((one) => new URL(one.trim()));
	const { username, password } = urls[0]!;
	const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
	const who = user === '' ? {} : pass === '' ? { token: user } : { user, pass };
	const connection = await insist(
		() =>
			connect({
				servers: urls.map((one) => one.host),
				...who,
				...(urls.some((one) => one.protocol === 'tls:') ? { tls: {} } : {}),
				name: 'pasokh-ingest',
				maxReconnectAttempts: -1,
				reconnectTimeWait: 250,
				ignoreAuthErrorAbort: true,
				pingInterval: 10_000,
				timeout: ANSWER_MS
			}),
		{
			signal,
			isFinal: (error) => error instanceof errors.AuthorizationError,
			onRetry: (tries) => {
				if (tries % 10 === 1) log.warn({ servers: urls.map((one) => one.host) }, 'NATS is away; waiting for it');
			}
		}
	).catch((error: unknown) => {
		if (!(error instanceof errors.AuthorizationError)) throw error;
		throw new NatsSetupError('NATS_URL: the server refuses this user or password');
	});
	return speakOver(connection, ANSWER_MS);
}

/** JetStream over a connection, with a time limit for answers (ms). */
export async function speakOver(connection: NatsConnection, timeout: number): Promise<NatsLink> {
	const manager = await jetstreamManager(connection, { timeout, checkAPI: false });
	return { connection, client: jetstream(connection, { timeout }), manager };
}

/**
 * Makes a stream, or updates the changeable limits of an existing one. Waits while a cluster forms or elects a leader
 * ("no suitable peers for placement" comes then).
 * @throws NatsSetupError when these servers can never hold it
 */
export async function ensureStream(
	{ manager }: NatsLink,
	config: Partial<StreamConfig> & { name: string },
	{ log, signal, update }: Pick<LinkOptions, 'log' | 'signal'> & { update: boolean }
): Promise<void> {
	const make = async (): Promise<void> => {
		const found = await manager.streams.info(config.name).catch((error: unknown) => {
			if (codeOf(error) === API.streamNotFound) return undefined;
			throw error;
		});
		if (!found) await manager.streams.add(config);
		else if (config.retention !== undefined && update && found.config.retention !== config.retention)
			throw new NatsSetupError(`the NATS stream ${config.name} is there with retention ${found.config.retention}, \
not ${config.retention}: it is not ours; remove or rename it`);
		else if (update && Object.entries(config).some(([key, value]) => differs(found.config[key as 'name'], value)))
			await manager.streams.update(config.name, config);
	};
	await insist(make, {
		signal,
		isFinal: (error) => error instanceof NatsSetupError || isHopeless(error),
		onRetry: (tries, error) => {
			if (tries % 10 === 1)
				log.warn({ stream: config.name, reason: reasonOf(error) }, 'JetStream is not ready; waiting');
		}
	}).catch((error: unknown) => {
		const code = codeOf(error);
		if (code === API.noReplicas)
			throw new NatsSetupError(`NATS_REPLICAS is ${config.num_replicas}, but these NATS servers are no such cluster`);
		if (code === API.noStorage)
			throw new NatsSetupError(`the NATS servers have no room for ${config.max_bytes} bytes of ${config.name}: \
raise max_file_store there, or lower the limit here`);
		throw error;
	});
}

const isHopeless = (error: unknown): boolean =>
	([API.noReplicas, API.noStorage] as (number | undefined)[]).includes(codeOf(error));

const differs = (found: unknown, wanted: unknown): boolean => JSON.stringify(found) !== JSON.stringify(wanted);

/** JetStream's own error code; undefined for silence, a broken connection and the like. */
export function codeOf(error: unknown): number | undefined {
	return error instanceof JetStreamApiError ? error.code : undefined;
}

/** The part of an error that may be logged. */
export function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

export interface Insistence {
	/** Absent: for ever. */
	limitMs?: number;
	signal?: AbortSignal;
	isFinal?: (error: unknown) => boolean;
	onRetry?: (tries: number, error: unknown) => void;
}

/** Retries with growing, random waits until it succeeds, the error is final or time is up. Throws the last error. */
export async function insist<T>(work: () => Promise<T>, how: Insistence): Promise<T> {
	const end = performance.now() + (how.limitMs ?? Infinity);
	for (let tries = 1; ; tries++) {
		try {
			return await work();
		} catch (error) {
			const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries, 10)) * (0.5 + Math.random() / 2);
			if (how.isFinal?.(error) || how.signal?.aborted || performance.now() + wait > end) throw error;
			how.onRetry?.(tries, error);
			await pause(wait, undefined, { signal: how.signal });
		}
	}
}
