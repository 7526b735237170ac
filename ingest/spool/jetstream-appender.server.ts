import { API, codeOf, insist, NatsAwayError, reasonOf, type NatsLink } from './jetstream-link.server.ts';
import { encodeBatch } from './jetstream-message.ts';
import { splitBatch } from './pack.ts';
import { SpoolFullError, type SpoolBatch } from './spool.ts';

export interface AppenderOptions {
	link: NatsLink;
	subjectOf: (partition: number) => string;
	/**
	 * Unique to this process: batch ids are unique within a process only, and NATS drops a message whose id it knows.
	 */
	name: string;
	/** How long to retry while NATS does not answer. */
	retryForMs: number;
	isClosing: () => boolean;
}

const ANSWER_MS = 5_000;
const TRY_AGAIN_S = 5;
/** Added by NATS to a message: the subject, and the headers with its id. */
const HEADROOM_BYTES = 1_024;
/** Larger batches are split even if the server accepts them, so that reading ahead uses little memory. */
const COMFORTABLE_BYTES = 2 * 2 ** 20;
const DEFAULT_PAYLOAD = 2 ** 20;

/** Publishes batches, one a message, and waits until the servers have stored all replicas. */
export class JetStreamAppender {
	readonly #options: AppenderOptions;
	#cut = unheard();

	constructor(options: AppenderOptions) {
		this.#options = options;
	}

	/**
	 * Messages in flight on a broken connection are never answered: they are sent again at once, without waiting for
	 * the time-out.
	 */
	reconnected(): void {
		this.#cut.reject(new Error('the connection was cut'));
		this.#cut = unheard();
	}

	/**
	 * @throws SpoolFullError when the stream, the account or the disk is full
	 * @throws NatsAwayError when there was no answer in time: the batch may be stored or not, and sending it again does
	 * no harm
	 */
	async append(batch: SpoolBatch): Promise<void> {
		const payload = encodeBatch(batch);
		const largest = (this.#options.link.connection.info?.max_payload ?? DEFAULT_PAYLOAD) - HEADROOM_BYTES;
		if (payload.length <= Math.min(largest, COMFORTABLE_BYTES)) return this.#publish(batch, payload);
		const halves = await splitBatch(batch);
		if (!halves && payload.length <= largest) return this.#publish(batch, payload);
		if (!halves)
			throw new Error(`an event takes ${payload.length} bytes, and the NATS server takes messages of ${largest} at most: \
raise max_payload there`);
		// If the second half is refused, the first stays: when the producer sends all again, it counts once.
		for (const half of halves) await this.append(half);
	}

	async #publish(batch: SpoolBatch, payload: Buffer): Promise<void> {
		const { link, subjectOf, name, retryForMs, isClosing } = this.#options;
		const isFull = (error: unknown): boolean => API.full.has(codeOf(error) ?? 0);
		const how = { msgID: `${name}.${batch.id}`, timeout: ANSWER_MS };
		try {
			await insist(
				() => Promise.race([link.client.publish(subjectOf(batch.partition), payload, how), this.#cut.promise]),
				{
					limitMs: retryForMs,
					isFinal: (error) => isClosing() || isFull(error)
				}
			);
		} catch (error) {
			const words = reasonOf(error);
			if (isFull(error)) throw new SpoolFullError(`the spool is full (${words}); send again later`, TRY_AGAIN_S);
			throw new NatsAwayError(`NATS does not take the batch (${words}); send again later`);
		}
	}
}

/** A promise whose rejection is not reported as unhandled. */
function unheard(): PromiseWithResolvers<never> {
	const one = Promise.withResolvers<never>();
	one.promise.catch(() => undefined);
	return one;
}
