import { randomBytes } from 'node:crypto';
import { DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { nanos } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { JetStreamAppender } from './jetstream-appender.server.ts';
import { codeOf, ensureStream, insist, openLink, reasonOf, speakOver, type NatsLink } from './jetstream-link.server.ts';
import { PartitionLeases, type LeaseOptions } from './jetstream-leases.server.ts';
import { PartitionReader, type Held } from './jetstream-reader.server.ts';
import { PARTITIONS } from './partitions.ts';
import { receivedAtOf, type Spool, type SpoolBatch, type SpoolSize } from './spool.ts';

export interface JetStreamSpoolOptions {
	/** NATS_URL: one or more addresses, comma-separated. */
	url: string;
	/** NATS_REPLICAS: the number of servers that store each batch. */
	replicas: number;
	/** Most bytes of the spool on each server's disk; above, it refuses. */
	maxBytes: number;
	log: Logger;
	/** Ends waiting for servers that are away. */
	signal?: AbortSignal;
	/** Prefix for names of stream, bucket and subjects; several offices can share one cluster. */
	prefix?: string;
	/** How long a dead process keeps its partitions. */
	leaseMs?: number;
	/** A batch without a heartbeat for so long is delivered again. */
	ackWaitMs?: number;
	/** How long `append` retries during the silence after a leader's death: 6 to 19 s as measured. */
	retryForMs?: number;
}

const SIZE_EVERY_MS = 1_000;
const SIGNS = 3;
const MEAN_OVER = 100;
const ACK_MS = 2_000;
const RETRY_FOR_MS = 30_000;
/** Final answers to a deletion, above all that there is no such message. */
const NOTHING_TO_DELETE = [10_037, 10_043, 10_057];
/** Within this time the same id means the same batch; our retries come within half a minute. */
const DUPLICATES_MS = 120_000;
/**
 * The spool on a JetStream stream. Any number of ingest processes append to it and share its batches; those of one
 * letter always go to the same process. The stream is a work queue: an acknowledged message is deleted, so its size is
 * what is not done; when full it refuses new batches and keeps the old. Waits until the servers are there.
 * @throws NatsSetupError when they can never hold it
 */
export async function openJetStreamSpool(options: JetStreamSpoolOptions): Promise<Spool> {
	const { log, signal, replicas, maxBytes, prefix = 'pasokh', leaseMs = 10_000 } = options;
	const names = { stream: `${prefix.toUpperCase()}_SPOOL`, bucket: `${prefix.toUpperCase()}_SPOOL_LEASES` };
	const link = await openLink(options);
	try {
		const stream = {
			name: names.stream,
			description: 'Batches of events on their way to ClickHouse',
			subjects: [`${prefix}.spool.*`],
			retention: RetentionPolicy.Workqueue,
			storage: StorageType.File,
			discard: DiscardPolicy.New,
			max_bytes: maxBytes,
			num_replicas: replicas,
			duplicate_window: nanos(DUPLICATES_MS)
		};
		await ensureStream(link, stream, { log, signal, update: true });
		// A lease is renewed or given up well before it ends, so late answers count as none.
		const quick = await speakOver(link.connection, leaseMs / 4);
		const bucket = await insist(
			() => new Kvm(quick.client).create(names.bucket, { ttl: leaseMs, replicas, allow_direct: false }),
			{ signal }
		);
		await ensureStream(quick, { name: `KV_${names.bucket}`, num_replicas: replicas }, { log, signal, update: true });
		return new JetStreamSpool(options, link, names, { bucket, manager: quick.manager });
	} catch (error) {
		await link.connection.close();
		throw error;
	}
}

class JetStreamSpool implements Spool {
	readonly partitions = PARTITIONS;
	readonly #options: JetStreamSpoolOptions;
	readonly #link: NatsLink;
	readonly #stream: string;
	readonly #prefix: string;
	readonly #appender: JetStreamAppender;
	readonly #leases: PartitionLeases;
	readonly #readers = new Map<number, PartitionReader>();
	readonly #taken = new Map<number, Held>();
	readonly #numbers = new WeakMap<SpoolBatch, number>();

	readonly #name = `${process.pid}-${randomBytes(6).toString('hex')}`;
	readonly #timers: NodeJS.Timeout[];
	#arrival = Promise.withResolvers<void>();
	#closing = false;
	#size: SpoolSize = { batches: 0, events: 0, bytes: 0, oldestAt: undefined };
	#unmeasured: { batch: SpoolBatch; at: number }[] = [];
	/** Events of a batch, a moving mean of recent ones: the stream counts messages only. */
	#mean = 0;
	#weighed = 0;

	constructor(
		options: JetStreamSpoolOptions,
		link: NatsLink,
		names: { stream: string; bucket: string },
		{ bucket, manager }: Pick<LeaseOptions, 'bucket' | 'manager'>
	) {
		const { log, prefix = 'pasokh', leaseMs = 10_000, ackWaitMs = 30_000 } = options;
		this.#options = options;
		this.#link = link;
		this.#stream = names.stream;
		this.#prefix = prefix;
		this.#appender = new JetStreamAppender({
			link,
			subjectOf: (partition) => this.#subjectOf(partition),
			name: this.#name,
			retryForMs: options.retryForMs ?? RETRY_FOR_MS,
			isClosing: () => this.#closing
		});
		this.#leases = new PartitionLeases(
			{
				name: this.#name,
				bucket,
				bucketName: names.bucket,
				manager,
				partitions: PARTITIONS,
				leaseMs,
				log
			},
			{
				adopt: (partition) => this.#adopt(partition),
				leave: (partition) => ![...this.#taken.values()].some(({ batch }) => batch.partition === partition),
				drop: (partition) => this.#drop(partition),
				renewed: () => this.#arrival.resolve()
			}
		);
		this.#leases.start();
		void this.#followConnection();
		void this.#measure();
		this.#timers = [
			setInterval(() => void this.#measure(), SIZE_EVERY_MS),
			setInterval(() => this.#giveSigns(), ackWaitMs / SIGNS)
		];
	}

	async append(batch: SpoolBatch): Promise<void> {
		await this.#appender.append(batch);
		this.#weigh(batch);
		this.#unmeasured.push({ batch, at: performance.now() });
	}

	async take(maxEvents: number): Promise<SpoolBatch[] | undefined> {
		while (!this.#closing) {
			const batches = this.#gather(maxEvents);
			if (batches.length > 0) return batches;
			this.#arrival = Promise.withResolvers();
			await this.#arrival.promise;
		}
		return undefined;
	}

	/** Merges the partitions by the ids of their oldest batches. */
	#gather(maxEvents: number): SpoolBatch[] {
		const batches: SpoolBatch[] = [];
		for (let events = 0; ;) {
			let oldest: PartitionReader | undefined;
			for (const [partition, reader] of this.#readers) {
				const id = this.#leases.holds(partition) ? reader.head?.batch.id : undefined;
				if (id !== undefined && (!oldest?.head || id < oldest.head.batch.id)) oldest = reader;
			}
			if (!oldest?.head) return batches;
			const { batch } = oldest.head;
			events += batch.events + batch.rejected;
			if (batches.length > 0 && events > maxEvents) return batches;
			const held = oldest.shift()!;
			this.#taken.set(held.message.seq, held);
			this.#numbers.set(batch, held.message.seq);
			batches.push(batch);
			this.#weigh(batch);
		}
	}

	async done(batches: SpoolBatch[]): Promise<void> {
		await Promise.all(batches.map((batch) => this.#forget(batch)));
	}

	/**
	 * Acknowledges a batch, and waits for confirmation. If that fails, because a leader died or the partition has
	 * another reader now, the message is deleted by its number: the batch is done in any case. If that fails too, it is
	 * delivered and done again.
	 */
	async #forget(batch: SpoolBatch): Promise<void> {
		const number = this.#numbers.get(batch);
		const held = number === undefined ? undefined : this.#taken.get(number);
		if (!held) return;
		const { message } = held;
		try {
			if (!(await message.ackAck({ timeout: ACK_MS }))) throw new Error('acknowledged before');
		} catch {
			await insist(() => this.#link.manager.streams.deleteMessage(this.#stream, message.seq, false), {
				limitMs: this.#options.retryForMs ?? RETRY_FOR_MS,
				isFinal: (error) => this.#closing || NOTHING_TO_DELETE.includes(codeOf(error) ?? 0)
			}).catch((error: unknown) => {
				const reason = reasonOf(error);
				this.#options.log.debug({ batch_id: String(batch.id), reason }, 'a batch that is done may be delivered again');
			});
		} finally {
			this.#taken.delete(message.seq);
		}
	}

	/** The last measurement, and what was appended here since: who waits for an empty spool needs the current size. */
	size(): SpoolSize {
		const { batches, events, bytes, oldestAt } = this.#size;
		const since = this.#unmeasured.map(({ batch }) => batch);
		return {
			batches: batches + since.length,
			events: events + since.reduce((sum, batch) => sum + batch.events, 0),
			bytes: bytes + since.reduce((sum, batch) => sum + batch.rows.byteLength, 0),
			oldestAt: oldestAt ?? (since[0] && receivedAtOf(since[0].id))
		};
	}

	async close(): Promise<void> {
		if (this.#closing) return;
		this.#closing = true;
		for (const timer of this.#timers) clearInterval(timer);
		this.#arrival.resolve();
		await this.#leases.close();
		await this.#link.connection.close();
	}

	#subjectOf(partition: number): string {
		return `${this.#prefix}.spool.${partition}`;
	}

	#adopt(partition: number): void {
		const { log, ackWaitMs = 30_000 } = this.#options;
		const reader = new PartitionReader({
			link: this.#link,
			stream: this.#stream,
			subject: this.#subjectOf(partition),
			partition,
			ackWaitMs,
			log,
			isTaken: (again) => {
				const held = this.#taken.get(again.message.seq);
				if (held) held.message = again.message;
				return held !== undefined;
			},
			onArrival: () => this.#arrival.resolve()
		});
		this.#readers.set(partition, reader);
		reader.start();
	}

	async #drop(partition: number): Promise<void> {
		const reader = this.#readers.get(partition);
		this.#readers.delete(partition);
		await reader?.discard();
	}

	async #followConnection(): Promise<void> {
		for await (const { type } of this.#link.connection.status()) {
			if (type === 'disconnect') this.#options.log.warn('the connection to NATS is lost; reconnecting');
			if (type !== 'reconnect') continue;
			this.#options.log.info('connected to NATS again');
			this.#appender.reconnected();
			for (const reader of this.#readers.values()) reader.refresh();
		}
	}

	/** Heartbeats keep batches in memory from being redelivered. */
	#giveSigns(): void {
		for (const { message } of this.#taken.values()) message.working();
		for (const reader of this.#readers.values()) for (const { message } of reader.ahead) message.working();
	}

	async #measure(): Promise<void> {
		const asked = performance.now();
		try {
			const { messages, bytes, first_ts } = (await this.#link.manager.streams.info(this.#stream)).state;
			const events = Math.round(messages * this.#mean);
			this.#size = { batches: messages, events, bytes, oldestAt: messages === 0 ? undefined : Date.parse(first_ts) };
			this.#unmeasured = this.#unmeasured.filter(({ at }) => at >= asked);
		} catch {
			// The last figures stay until NATS answers again.
		}
	}

	#weigh({ events }: SpoolBatch): void {
		this.#weighed = Math.min(this.#weighed + 1, MEAN_OVER);
		this.#mean += (events - this.#mean) / this.#weighed;
	}
}
