import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AckPolicy, DeliverPolicy, type Consumer, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { decodeBatch } from './jetstream-message.ts';
import { speakOver, reasonOf, type NatsLink } from './jetstream-link.server.ts';
import type { SpoolBatch } from './spool.ts';

/** A batch in memory: read ahead, or taken and not done. */
export interface Held {
	batch: SpoolBatch;
	/** The newest delivery of the message: acknowledgements and heartbeats refer to it. */
	message: JsMsg;
}

export interface ReaderOptions {
	link: NatsLink;
	stream: string;
	/** Subject of the partition's batches. */
	subject: string;
	partition: number;
	/** A batch without heartbeat or acknowledgement for so long is delivered again. */
	ackWaitMs: number;
	log: Logger;
	/** Whether the writer has the redelivered batch; this delivery then replaces the earlier one. */
	isTaken(again: Held): boolean;
	onArrival(): void;
}

/** Limits of reading ahead for a partition; sixteen partitions hold at most 64 MiB and 16,000 batches. */
const AHEAD_BYTES = 4 * 2 ** 20;
const AHEAD_BATCHES = 1_000;
const PULL_MS = 5_000;
const MAX_UNDONE = 5_000;
const UNREADABLE_AGAIN_MS = 60_000;
/**
 * The leader of a new consumer answers for it. It is drawn among all servers of the stream, even a dead one until the
 * others notice; then a new one is elected, after 4 to 9 s. To give up sooner and make another consumer only draws
 * again.
 */
const ELECTION_MS = 15_000;
/** A consumer without a leader is deleted at once, without an answer. */
const DELETION_MS = 1_500;
const DELETIONS = 3;

/**
 * Reads one partition ahead while it is ours. Each reader makes a consumer of its own and deletes those of earlier
 * readers. So a consumer that a lost or dead process still pulls from can deliver nothing, and what was delivered and
 * not done comes again at once, oldest first, instead of after `ackWaitMs`.
 */
export class PartitionReader {
	readonly #options: ReaderOptions;
	/** By sequence number: batch ids are unique within a process only. */
	readonly #ahead = new Map<number, Held>();
	#bytes = 0;
	#stopped = false;
	#stale = false;
	/** Resolved when the consumer being opened is no longer needed. */
	#cut = Promise.withResolvers<void>();
	#name: string | undefined;
	#messages: ConsumerMessages | undefined;
	#room = Promise.withResolvers<void>();
	#running: Promise<void> = Promise.resolve();

	constructor(options: ReaderOptions) {
		this.#options = options;
	}

	start(): void {
		this.#running = this.#run();
	}

	/** The oldest batch that was read and not taken. */
	get head(): Held | undefined {
		return this.#ahead.values().next().value;
	}

	/** All batches that were read and not taken. */
	get ahead(): Iterable<Held> {
		return this.#ahead.values();
	}

	/** Removes and returns the head. */
	shift(): Held | undefined {
		const { head } = this;
		if (!head) return undefined;
		this.#ahead.delete(head.message.seq);
		this.#bytes -= head.message.data.length;
		if (this.#hasRoom()) this.#room.resolve();
		return head;
	}

	/** Messages in flight on a broken connection are redelivered only to a new consumer. */
	refresh(): void {
		this.#stale = true;
		this.#cut.resolve();
		void this.#messages?.close();
	}

	/** Stops reading, and drops what was not taken. */
	async stop(): Promise<void> {
		this.#stopped = true;
		this.#ahead.clear();
		this.#room.resolve();
		this.#cut.resolve();
		void this.#messages?.close();
		await this.#running;
	}

	/** Deletes the consumer, so that the next reader need not. */
	async discard(): Promise<void> {
		await this.stop();
		if (this.#name !== undefined) await this.#delete([this.#name]);
	}

	async #run(): Promise<void> {
		let failures = 0;
		const { link, log, partition } = this.#options;
		while (!this.#stopped && !link.connection.isClosed()) {
			try {
				this.#stale = false;
				this.#cut = Promise.withResolvers();
				const consumer = await this.#open();
				failures = 0;
				while (!this.#stopped && !this.#stale) await this.#pull(consumer);
			} catch (error) {
				if (this.#stopped) return;
				const level = failures % 20 === 10 ? 'warn' : 'debug';
				log[level]({ partition, reason: reasonOf(error) }, 'reading a partition begins anew');
				await pause(Math.min(2_000, 100 * 2 ** Math.min(failures++, 5)));
			}
		}
	}

	async #open(): Promise<Consumer> {
		const { link, stream, subject, partition, ackWaitMs } = this.#options;
		for (let tries = 0; !this.#stopped; tries++) {
			const earlier = await this.#earlier();
			if (earlier.length === 0) break;
			if (tries === DELETIONS) throw new Error('consumers of earlier readers cannot be deleted');
			await this.#delete(earlier);
		}
		const { manager } = await speakOver(link.connection, ELECTION_MS);
		if (this.#stopped || this.#stale) throw new Error('not wanted any more');
		this.#name = `p${partition}-${randomBytes(6).toString('hex')}`;
		const adding = manager.consumers.add(stream, {
			durable_name: this.#name,
			filter_subject: subject,
			ack_policy: AckPolicy.Explicit,
			deliver_policy: DeliverPolicy.All,
			ack_wait: nanos(ackWaitMs),
			max_ack_pending: MAX_UNDONE
		});
		// If the connection broke, the answer never comes.
		const made = await Promise.race([adding, this.#cut.promise]);
		if (!made) throw new Error('the connection was cut');
		return link.client.consumers.getConsumerFromInfo(made);
	}

	/** Names of the partition's existing consumers. */
	async #earlier(): Promise<string[]> {
		const { link, stream, partition } = this.#options;
		const answer = await link.connection.request(`$JS.API.CONSUMER.NAMES.${stream}`, '{"offset":0}');
		const { consumers } = answer.json<{ consumers?: string[] | null }>();
		return (consumers ?? []).filter((name) => name.startsWith(`p${partition}-`));
	}

	/** The caller checks by the list whether they are gone. */
	async #delete(names: string[]): Promise<void> {
		const { link, stream } = this.#options;
		const how = { timeout: DELETION_MS };
		await Promise.allSettled(
			names.map((name) => link.connection.request(`$JS.API.CONSUMER.DELETE.${stream}.${name}`, '', how))
		);
	}

	async #pull(consumer: Consumer): Promise<void> {
		if (!this.#hasRoom()) {
			this.#room = Promise.withResolvers();
			await this.#room.promise;
			if (this.#stopped || this.#stale) return;
		}
		const payload = this.#options.link.connection.info?.max_payload ?? 0;
		const messages = await consumer.fetch({ max_bytes: Math.max(AHEAD_BYTES, 2 * payload), expires: PULL_MS });
		this.#messages = messages;
		if (this.#stopped || this.#stale) void messages.close();
		try {
			for await (const message of messages) if (!this.#stopped) this.#receive(message);
		} catch (error) {
			// The server's way to say that the next message exceeds the rest of this pull.
			if (!/MaxBytes/i.test(reasonOf(error))) throw error;
		}
	}

	#hasRoom(): boolean {
		return this.#bytes < AHEAD_BYTES && this.#ahead.size < AHEAD_BATCHES;
	}

	#receive(message: JsMsg): void {
		const { log, partition, stream } = this.#options;
		let batch: SpoolBatch;
		try {
			batch = decodeBatch(message.data);
		} catch (error) {
			// Not deleted: a later version may be able to read it.
			log.error({ stream, sequence: message.seq, partition, kind: reasonOf(error) }, 'a message is no batch of ours');
			message.nak(UNREADABLE_AGAIN_MS);
			return;
		}
		const held = { batch, message };
		const known = this.#ahead.get(message.seq);
		if (known) known.message = message;
		if (known || this.#options.isTaken(held)) return;
		this.#ahead.set(message.seq, held);
		this.#bytes += message.data.length;
		this.#options.onArrival();
	}
}
