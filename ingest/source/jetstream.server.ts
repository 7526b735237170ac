import { setTimeout as pause } from 'node:timers/promises';
import { AckPolicy, DeliverPolicy, DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import type { Consumer, ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { RawEvent } from '../pipeline/lines.ts';
import { ensureStream, insist, openLink, reasonOf, type NatsLink } from '../spool/jetstream-link.server.ts';
import { canWait } from '../spool/spool.ts';
import { readMessage, type MessageContent } from './jetstream-message.ts';

/** Events of one source, for the pipeline. */
export interface ReceivedEvents {
	source: string;
	loadId?: string;
	/** Can be iterated more than once. A message that can never be taken is one broken event, for the dead letters. */
	events: Iterable<RawEvent>;
	/** Of the messages, unpacked. */
	bytes: number;
}

export interface JetStreamDoorOptions {
	/** NATS_URL. */
	url: string;
	/** Of the stream, if it has to be made. */
	replicas: number;
	/** Most bytes of the stream, if it has to be made. */
	maxBytes: number;
	/** Most bytes of a message, unpacked. */
	payloadLimit: number;
	/**
	 * Resolves when all of it is durable in the spool. After an error with `retryAfterS` (full, away) the door waits;
	 * after any other it retries a few times, and then the messages are delivered again a minute later.
	 */
	receive: (received: ReceivedEvents) => Promise<void>;
	log: Logger;
	signal?: AbortSignal;
	/** Prefix for the names of stream and subjects. */
	prefix?: string;
	ackWaitMs?: number;
}

export interface JetStreamDoor {
	/** Finishes the current messages, returns those not begun, and closes. */
	stop(): Promise<void>;
}

interface Delivery {
	message: JsMsg;
	content: MessageContent;
}

/** For all processes together; each message among them may be in memory. */
const IN_HAND = 128;
const AHEAD = 64;
/** A silent server is asked again after so long; the library's 30 s would stop the door for as long. */
const PULL_MS = 5_000;
/** Unpacked bytes given to the pipeline at once: some fifty thousand events. */
const GROUP_BYTES = 16 * 2 ** 20;
const UNKNOWN_TRIES = 5;
const LATER_MS = 60_000;
const SIGNS = 3;
const ACK_MS = 2_000;
const FLUSH_MS = 1_000;

/**
 * The door over JetStream. A producer publishes to `pasokh.events.<source>`: NDJSON, one JSON event or an array, with
 * `Content-Encoding: gzip` or `zstd` if packed, and `Pasokh-Load-Id` if it is part of a load. JetStream's
 * acknowledgement tells the producer that the message is kept; it leaves the stream when its events are in the spool.
 *
 * There are no tokens here: accounts and permissions of the NATS servers decide who may publish as which source
 * (`publish: pasokh.events.registry` for the user of the registry alone). On a server without permissions anybody can
 * publish as any source.
 *
 * An existing stream PASOKH_EVENTS is used as it is; else it is made as a work queue that refuses messages when full.
 * All ingest processes share the durable consumer `ingest`.
 */
export async function openJetStreamDoor(options: JetStreamDoorOptions): Promise<JetStreamDoor> {
	const { replicas, maxBytes, log, signal, prefix = 'pasokh' } = options;
	const link = await openLink(options);
	try {
		const stream = {
			name: `${prefix.toUpperCase()}_EVENTS`,
			description: 'Events of the producers, one subject a source',
			subjects: [`${prefix}.events.>`],
			retention: RetentionPolicy.Workqueue,
			storage: StorageType.File,
			discard: DiscardPolicy.New,
			max_bytes: maxBytes,
			num_replicas: replicas
		};
		await ensureStream(link, stream, { log, signal, update: false });
		return new Door(options, link, stream.name);
	} catch (error) {
		await link.connection.close();
		throw error;
	}
}

class Door implements JetStreamDoor {
	readonly #options: JetStreamDoorOptions;
	readonly #link: NatsLink;
	readonly #stream: string;
	readonly #stopping = new AbortController();
	/** By sequence number; a redelivered message replaces its earlier delivery. */
	readonly #waiting = new Map<number, JsMsg>();
	readonly #inWork = new Map<number, JsMsg>();
	readonly #signs: NodeJS.Timeout;
	readonly #running: Promise<unknown>;
	#messages: ConsumerMessages | undefined;
	#arrival = Promise.withResolvers<void>();

	constructor(options: JetStreamDoorOptions, link: NatsLink, stream: string) {
		this.#options = options;
		this.#link = link;
		this.#stream = stream;
		this.#signs = setInterval(() => this.#giveSigns(), this.#ackWaitMs / SIGNS);
		this.#running = Promise.all([this.#listen(), this.#work()]);
	}

	async stop(): Promise<void> {
		if (this.#stopping.signal.aborted) return;
		this.#stopping.abort();
		this.#arrival.resolve();
		void this.#messages?.close();
		await this.#running;
		clearInterval(this.#signs);
		for (const message of this.#waiting.values()) message.nak();
		// If the server is away, it redelivers them when their acknowledgement is overdue.
		await Promise.race([this.#link.connection.flush().catch(() => undefined), pause(FLUSH_MS)]);
		await this.#link.connection.close();
	}

	get #ackWaitMs(): number {
		return this.#options.ackWaitMs ?? 30_000;
	}

	async #listen(): Promise<void> {
		const { signal } = this.#stopping;
		const { log } = this.#options;
		while (!signal.aborted) {
			try {
				const consumer = await insist(() => this.#consumer(), {
					signal,
					onRetry: (tries, error) => {
						if (tries % 10 === 1) log.warn({ reason: reasonOf(error) }, 'the door over JetStream has no consumer yet');
					}
				});
				// Ends only when the consumer is gone, or the door stops.
				this.#messages = await consumer.consume({
					max_messages: AHEAD,
					expires: PULL_MS,
					abort_on_missing_resource: true,
					callback: (message) => this.#arrive(message)
				});
				if (signal.aborted) void this.#messages.close();
				const why = await this.#messages.closed();
				if (why) throw why;
			} catch (error) {
				if (!signal.aborted) log.warn({ reason: reasonOf(error) }, 'the door over JetStream opens anew');
			}
		}
	}

	async #consumer(): Promise<Consumer> {
		const { client, manager } = this.#link;
		return client.consumers.getConsumerFromInfo(
			await manager.consumers.add(this.#stream, {
				durable_name: 'ingest',
				ack_policy: AckPolicy.Explicit,
				deliver_policy: DeliverPolicy.All,
				ack_wait: nanos(this.#ackWaitMs),
				max_ack_pending: IN_HAND
			})
		);
	}

	#arrive(message: JsMsg): void {
		if (this.#inWork.has(message.seq)) this.#inWork.set(message.seq, message);
		else this.#waiting.set(message.seq, message);
		this.#arrival.resolve();
	}

	/** One group after another: what has arrived meanwhile is the next group. */
	async #work(): Promise<void> {
		while (!this.#stopping.signal.aborted) {
			if (this.#waiting.size === 0) {
				this.#arrival = Promise.withResolvers();
				await this.#arrival.promise;
				continue;
			}
			const deliveries: Delivery[] = [];
			let bytes = 0;
			for (const [sequence, message] of this.#waiting) {
				this.#waiting.delete(sequence);
				this.#inWork.set(sequence, message);
				const content = await readMessage(this.#read(message), this.#options.payloadLimit);
				deliveries.push({ message, content });
				bytes += content.bytes;
				if (bytes >= GROUP_BYTES) break;
			}
			const groups = Map.groupBy(deliveries, ({ content }) => JSON.stringify([content.source, content.loadId]));
			for (const group of groups.values()) await this.#hand(group);
		}
	}

	#read(message: JsMsg): Parameters<typeof readMessage>[0] {
		const { prefix = 'pasokh' } = this.#options;
		return {
			sequence: message.seq,
			stream: this.#stream,
			source: message.subject.slice(`${prefix}.events.`.length),
			header: (name) => message.headers?.get(name) ?? '',
			payload: message.data
		};
	}

	async #hand(group: Delivery[]): Promise<void> {
		const { receive, log } = this.#options;
		const { source, loadId } = group[0]!.content;
		const events = { [Symbol.iterator]: () => eventsOf(group) };
		const bytes = group.reduce((sum, { content }) => sum + content.bytes, 0);
		let unknown = 0;
		try {
			await insist(() => receive({ source, loadId, events, bytes }), {
				signal: this.#stopping.signal,
				isFinal: (error) => !canWait(error) && ++unknown >= UNKNOWN_TRIES,
				onRetry: (tries) => {
					if (tries % 10 === 1) log.warn({ source, messages: group.length }, 'the spool takes nothing; waiting');
				}
			});
		} catch (error) {
			const isStopping = this.#stopping.signal.aborted;
			// The message of an unknown error may quote data.
			const kind = error instanceof Error ? error.name : typeof error;
			if (!isStopping)
				log.error({ source, messages: group.length, kind }, 'messages failed; they come again in a minute');
			for (const { message } of group) this.#release(message).nak(isStopping ? undefined : LATER_MS);
			return;
		}
		const refused = group.filter(({ content }) => content.refused);
		for (const { message } of refused) this.#release(message).term();
		// If an acknowledgement is lost, the message comes again, and its events still count once.
		await Promise.allSettled(
			group
				.filter(({ content }) => !content.refused)
				.map(({ message }) => this.#release(message).ackAck({ timeout: ACK_MS }))
		);
		log.info({ source, load_id: loadId, messages: group.length, refused: refused.length, bytes }, 'messages taken');
	}

	/** Removes a message from work; its newest delivery is the one to answer. */
	#release(message: JsMsg): JsMsg {
		const newest = this.#inWork.get(message.seq) ?? message;
		this.#inWork.delete(message.seq);
		return newest;
	}

	#giveSigns(): void {
		for (const messages of [this.#waiting, this.#inWork]) for (const one of messages.values()) one.working();
	}
}

function* eventsOf(group: Delivery[]): Generator<RawEvent> {
	for (const { content } of group) yield* content.events;
}
