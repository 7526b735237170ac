import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { DoorOptions, BatchVerdict } from '../load/door.ts';
import { openDoor } from '../load/door.ts';
import type { Batch } from './batches.ts';
import { batchesOf } from './batches.ts';
import { ABOUT_EVENTS, BEGINS_AT, ENDS_AT, kermanshah1401 } from './kermanshah-1401.ts';

export interface Played {
	/** Events sent, those sent twice included. */
	sent: number;
	/** Ingest's verdicts; all 0 when the target is a file. */
	accepted: number;
	duplicates: number;
	rejected: number;
	seconds: number;
}

export interface PlayProgress extends Played {
	/** From 0 to 1. */
	share: number;
	/** Why playing is paused now. */
	waiting?: string;
	/** The first refusal, in words. */
	firstRejection?: string;
}

export interface PlayOptions extends Pick<DoorOptions, 'fetch' | 'sleep' | 'retryForMs' | 'firstContactMs'> {
	/** Ingest's address (http or https), or a file for NDJSON, gzipped when its name ends in `.gz`. */
	to: string;
	/** Bearer token of the source; not needed for a file. */
	token?: string;
	seed: number;
	/** Multiple of real time; absent: as fast as ingest accepts. */
	speed?: number;
	/** Most events in all. */
	limit?: number;
	/** Called for each batch and before each wait; the receiver throttles. */
	onProgress?: (progress: Readonly<PlayProgress>) => void;
}

const BATCH_EVENTS = 8_000;
const FIRST_CONTACT_MS = 60_000;

export const isUrl = (to: string): boolean => /^https?:\/\//i.test(to);

/**
 * Plays `kermanshah-1401` into an ingest, as a producer would, or into a file. Retries for ever while ingest is busy or
 * away; gives up after a minute when nothing has ever answered there.
 * @throws LoadError in one line when ingest refuses the token, or the answer is not ingest's
 */
export async function playScenario(options: PlayOptions): Promise<PlayProgress> {
	const progress: PlayProgress = { sent: 0, accepted: 0, duplicates: 0, rejected: 0, seconds: 0, share: 0 };
	const begun = performance.now();
	const total = Math.min(options.limit ?? Infinity, ABOUT_EVENTS);
	const tell = () => {
		progress.seconds = (performance.now() - begun) / 1_000;
		options.onProgress?.(progress);
	};
	const passed = (batch: Batch) => {
		progress.sent += batch.lines.length;
		progress.share = Math.min(
			1,
			options.speed === undefined
				? progress.sent / total
				: Math.max(progress.sent / (options.limit ?? Infinity), (batch.reaches - BEGINS_AT) / (ENDS_AT - BEGINS_AT))
		);
		tell();
	};
	const batches = batchesOf(kermanshah1401({ seed: options.seed }), { size: BATCH_EVENTS, ...options });

	if (isUrl(options.to)) {
		const send = openDoor({
			retryForMs: Infinity,
			firstContactMs: FIRST_CONTACT_MS,
			...options,
			token: options.token ?? '',
			loadId: `kermanshah-1401-${options.seed}`,
			onWait: (reason) => {
				progress.waiting = reason;
				tell();
			}
		});
		await sendAll(batches, send, (batch, verdict) => {
			delete progress.waiting;
			note(progress, batch, verdict);
			passed(batch);
		});
	} else {
		await writeAll(batches, options.to, passed);
	}
	progress.share = 1;
	tell();
	return progress;
}

/** Sends one batch while the next is made; never two at once, so that a letter's events stay in order. */
async function sendAll(
	batches: AsyncIterable<Batch>,
	send: (lines: string[]) => Promise<BatchVerdict>,
	sent: (batch: Batch, verdict: BatchVerdict) => void
): Promise<void> {
	let underWay = Promise.resolve();
	for await (const batch of batches) {
		await underWay;
		underWay = send(batch.lines).then((verdict) => sent(batch, verdict));
		// The next await throws a failure; this keeps it from being reported as unhandled until then.
		underWay.catch(() => undefined);
	}
	await underWay;
}

async function writeAll(batches: AsyncIterable<Batch>, file: string, passed: (batch: Batch) => void): Promise<void> {
	async function* chunks() {
		for await (const batch of batches) {
			yield `${batch.lines.join('\n')}\n`;
			passed(batch);
		}
	}
	const text = Readable.from(chunks(), { objectMode: false });
	const target = createWriteStream(file);
	if (file.endsWith('.gz')) await pipeline(text, createGzip({ level: 1 }), target);
	else await pipeline(text, target);
}

function note(progress: PlayProgress, batch: Batch, verdict: BatchVerdict): void {
	progress.accepted += verdict.accepted;
	progress.duplicates += verdict.duplicates;
	progress.rejected += verdict.rejectedTotal;
	const [first] = verdict.rejected;
	if (first === undefined || progress.firstRejection !== undefined) return;
	const type = /"type":"([a-z_.]+)"/.exec(batch.lines[first.line - 1] ?? '')?.[1] ?? 'event';
	progress.firstRejection = [`${type} ${first.event_id ?? ''}`.trim(), first.field, first.reason, first.detail]
		.filter((part) => part)
		.join(': ');
}
