import { setTimeout as pause } from 'node:timers/promises';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { KV } from '@nats-io/kv';
import type { Logger } from 'pino';
import { reasonOf } from './jetstream-link.server.ts';
import { sharePartitions } from './partitions.ts';

/** Told when this process gains and loses partitions. */
export interface PartitionHolder {
	/** The partition is ours from now on. */
	adopt(partition: number): void;
	/** Another process is to get it: nothing more may be taken from it. True once all that was taken is done. */
	leave(partition: number): boolean;
	/** The partition is no longer ours. */
	drop(partition: number): Promise<void>;
	/** Leases were renewed: batches that were read and could not be taken for a while may be available now. */
	renewed(): void;
}

export interface LeaseOptions {
	/** Unique name of this process. */
	name: string;
	/** Its entries expire after `leaseMs`. */
	bucket: KV;
	bucketName: string;
	/** On the connection of the bucket. */
	manager: JetStreamManager;
	partitions: number;
	leaseMs: number;
	log: Logger;
}

interface Lease {
	revision: number;
	/** The lease is safe until then, by this process's clock. */
	until: number;
	leaving: boolean;
}

/** Share of a lease that its holder uses; the rest allows for clock differences and late answers. */
const SURE = 0.8;
const BEATS = 4;
/** A stop does not wait for an absent NATS: leases and presence expire. */
const CLOSE_MS = 2_000;

/**
 * Decides which process has which partition. In a bucket, each process announces that it lives, and takes and renews a
 * lease for each partition of its share. An entry that is not renewed expires, so that the others notice a dead process
 * and take its partitions. Only one process can create an entry, and only its holder, who knows the revision, can renew
 * it.
 */
export class PartitionLeases {
	readonly #options: LeaseOptions;
	readonly #holder: PartitionHolder;
	readonly #leases = new Map<number, Lease>();
	readonly #closing = new AbortController();
	#beating: Promise<void> = Promise.resolve();

	constructor(options: LeaseOptions, holder: PartitionHolder) {
		this.#options = options;
		this.#holder = holder;
	}

	start(): void {
		this.#beating = this.#beat();
	}

	/** Whether a partition is ours now, and batches may be taken from it. */
	holds(partition: number): boolean {
		const lease = this.#leases.get(partition);
		return lease !== undefined && !lease.leaving && performance.now() < lease.until;
	}

	/** Returns all partitions at once, even if batches of them are still being worked on. */
	async close(): Promise<void> {
		this.#closing.abort();
		await withinLimit(this.#beating);
		const { manager, bucketName, name } = this.#options;
		const giveBack = Promise.allSettled([
			...[...this.#leases.keys()].map((partition) => this.#release(partition)),
			manager.streams.purge(`KV_${bucketName}`, { filter: `$KV.${bucketName}.process.${name}` })
		]);
		await withinLimit(giveBack);
	}

	async #beat(): Promise<void> {
		const { signal } = this.#closing;
		while (!signal.aborted) {
			try {
				const kept = await Promise.all([...this.#leases.keys()].map((partition) => this.#renew(partition)));
				const lost = kept.filter((isKept) => !isKept).length;
				if (lost > 0) this.#options.log.warn({ partitions: lost }, 'leases of partitions ran out: NATS was silent');
				const mine = await this.#share();
				await Promise.all(mine.filter((one) => !this.#leases.has(one)).map((one) => this.#claim(one)));
				const foreign = [...this.#leases].filter(([one]) => !mine.includes(one));
				for (const [, lease] of foreign) lease.leaving = true;
				for (const [one, lease] of this.#leases) if (mine.includes(one)) lease.leaving = false;
				await Promise.all(foreign.filter(([one]) => this.#holder.leave(one)).map(([one]) => this.#release(one)));
			} catch (error) {
				this.#options.log.debug({ reason: reasonOf(error) }, 'leases of partitions: no answer');
			}
			this.#holder.renewed();
			await pause(this.#options.leaseMs / BEATS, undefined, { signal }).catch(() => undefined);
		}
	}

	/** The share of partitions for this process, among all living ones. */
	async #share(): Promise<number[]> {
		const { manager, bucket, bucketName, name, partitions } = this.#options;
		await bucket.put(`process.${name}`, '');
		const prefix = `$KV.${bucketName}.process.`;
		const { state } = await manager.streams.info(`KV_${bucketName}`, { subjects_filter: `${prefix}*` });
		const living = Object.keys(state.subjects ?? {}).map((subject) => subject.slice(prefix.length));
		return sharePartitions(partitions, [...new Set([...living, name])]).get(name) ?? [];
	}

	/** False when the lease is lost. */
	async #renew(partition: number): Promise<boolean> {
		const { bucket, leaseMs, name } = this.#options;
		const lease = this.#leases.get(partition)!;
		const sent = performance.now();
		try {
			lease.revision = await bucket.update(`partition.${partition}`, name, lease.revision);
			lease.until = sent + leaseMs * SURE;
		} catch {
			// A renewal whose answer was lost has raised the revision; nobody else writes our name.
			const found = await this.#revisionOfOurs(partition);
			if (typeof found === 'number') lease.revision = found;
			else if (found === 'not ours' || performance.now() > lease.until) {
				this.#leases.delete(partition);
				await this.#holder.drop(partition);
				return false;
			}
		}
		return true;
	}

	async #claim(partition: number): Promise<void> {
		const { bucket, leaseMs, name } = this.#options;
		const sent = performance.now();
		const lease: Lease = { revision: 0, until: sent + leaseMs * SURE, leaving: false };
		try {
			lease.revision = await bucket.create(`partition.${partition}`, name);
		} catch {
			const found = await this.#revisionOfOurs(partition);
			if (typeof found !== 'number') return;
			// Ours, from a create whose answer was lost. Its age is unknown, so it is renewed before use.
			Object.assign(lease, { revision: found, until: sent });
		}
		this.#leases.set(partition, lease);
		this.#holder.adopt(partition);
	}

	async #revisionOfOurs(partition: number): Promise<number | 'not ours' | 'no answer'> {
		try {
			const entry = await this.#options.bucket.get(`partition.${partition}`);
			return entry?.operation === 'PUT' && entry.string() === this.#options.name ? entry.revision : 'not ours';
		} catch {
			return 'no answer';
		}
	}

	async #release(partition: number): Promise<void> {
		const lease = this.#leases.get(partition);
		if (!lease) return;
		this.#leases.delete(partition);
		await this.#holder.drop(partition);
		// If this fails, the lease expires.
		await this.#options.bucket.delete(`partition.${partition}`, { previousSeq: lease.revision }).catch(() => undefined);
	}
}

async function withinLimit(work: Promise<unknown>): Promise<void> {
	const given = new AbortController();
	await Promise.race([work, pause(CLOSE_MS, undefined, { signal: given.signal }).catch(() => undefined)]);
	given.abort();
}
