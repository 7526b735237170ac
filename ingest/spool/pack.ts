import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import type { DeadLetterRow, EventRow } from '#sql/model/event-row.ts';
import { utcMoment } from '../pipeline/to-row.ts';
import { newBatchId, receivedAtOf, type DoorName, type SpoolBatch } from './spool.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
/** Level 1 packs 1.8 million events a CPU second, tenfold; more costs more than the disk that it saves. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const NOTHING = new Uint8Array(0);

/** Whose batch it is, and by which door it came. */
export interface BatchOrigin {
	source: string;
	loadId: string;
	door: DoorName;
	/** Which of the spool's partitions it goes to: all that is said of one letter goes to the same. */
	partition: number;
}

/** A row as it lies in a batch: it carries the moment of receipt, so that the log is a function of the batches alone. */
export type PackedEvent = EventRow & { ingested_at: string };
export type PackedDeadLetter = DeadLetterRow & { received_at: string };

/** The batch of what was judged together, as bytes for the spool; `id` says when it was received. */
export async function packBatch(
	id: bigint,
	origin: BatchOrigin,
	events: readonly EventRow[],
	refused: readonly DeadLetterRow[]
): Promise<SpoolBatch> {
	const moment = utcMoment(receivedAtOf(id));
	const subjects = { letter: new Set<string>(), call: new Set<string>(), outage: new Set<string>() };
	let newest = '';
	for (const { subject_kind, subject_id, occurred_at } of events) {
		subjects[subject_kind].add(subject_id);
		if (occurred_at > newest) newest = occurred_at;
	}
	const named = Object.entries(subjects).flatMap(([kind, ids]) => [...ids].map((id) => JSON.stringify([kind, id])));
	const stamped = (field: string, rows: readonly object[]): string[] =>
		rows.map((row) => `{"${field}":"${moment}",${JSON.stringify(row).slice(1)}`);
	return {
		id,
		...origin,
		events: events.length,
		rejected: refused.length,
		newestAt: newest === '' ? 0 : Date.parse(`${newest.replace(' ', 'T')}Z`),
		rows: await frameOf(stamped('ingested_at', events)),
		subjects: await frameOf(named),
		dead: await frameOf(stamped('received_at', refused))
	};
}

/**
 * The two halves of a batch that is too large for where it must go; undefined for a single event. They were received when
 * the whole was, and their ids are new.
 */
export async function splitBatch(batch: SpoolBatch): Promise<[SpoolBatch, SpoolBatch] | undefined> {
	const [events, refused] = [await rowsOf(batch), await deadOf(batch)];
	if (events.length + refused.length < 2) return undefined;
	const { source, loadId, door, partition } = batch;
	const origin = { source, loadId, door, partition };
	const id = newBatchId(receivedAtOf(batch.id), 1);
	const e = Math.floor(events.length / 2);
	const r = Math.ceil(refused.length / 2);
	const bare = <T extends object>(rows: T[], field: keyof T): T[] =>
		rows.map((row) => ({ ...row, [field]: undefined }));
	const [rows, dead] = [bare(events, 'ingested_at'), bare(refused, 'received_at')];
	return [
		await packBatch(id, origin, rows.slice(0, e), dead.slice(0, r)),
		await packBatch(id + 1n, origin, rows.slice(e), dead.slice(r))
	];
}

export async function rowsOf({ rows }: SpoolBatch): Promise<PackedEvent[]> {
	return (await linesOf(rows)) as PackedEvent[];
}

export async function deadOf({ dead }: SpoolBatch): Promise<PackedDeadLetter[]> {
	return (await linesOf(dead)) as PackedDeadLetter[];
}

/** FNV-1a over the subject's UTF-16 units: the same on every machine, which is all that it must be. */
export function partitionOf(subjectId: string, partitions: number): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < subjectId.length; i++) hash = Math.imul(hash ^ subjectId.charCodeAt(i), 0x01000193);
	return (hash >>> 0) % partitions;
}

/** Frames are put one behind another into one request: each ends in a line break. */
async function frameOf(lines: string[]): Promise<Uint8Array> {
	return lines.length === 0 ? NOTHING : compress(`${lines.join('\n')}\n`, LEVEL);
}

async function linesOf(frame: Uint8Array): Promise<unknown[]> {
	if (frame.length === 0) return [];
	const text = (await decompress(frame)).toString('utf8');
	return text
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line) as unknown);
}
