import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import type { DeadLetterRow, EventRow } from '#sql/model/event-row.ts';
import { utcText } from '#sql/model/tehran.ts';
import { RowBlock } from './row-block.ts';
import { newBatchId, receivedAtOf, type DoorName, type SpoolBatch } from './spool.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
/** Level 1 packs 1.8 million events a CPU second, tenfold; higher levels cost more than the disk that they save. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const SMALLEST_CHUNK = 1_024;
const NOTHING = new Uint8Array(0);

/** Source of a batch, and the door by which it came. */
export interface BatchOrigin {
	source: string;
	loadId: string;
	door: DoorName;
	/** The spool's partition; all events of one letter go to the same one. */
	partition: number;
}

/** A row as stored in a batch: it contains the moment of receipt, so that the log depends on the batches alone. */
export type PackedEvent = EventRow & { ingested_at: string };
export type PackedDeadLetter = DeadLetterRow & { received_at: string };

/** Packs events that were validated together into a batch for the spool; `id` contains the moment of receipt. Uses up a block. */
export async function packBatch(
	id: bigint,
	origin: BatchOrigin,
	events: readonly EventRow[] | RowBlock,
	refused: readonly DeadLetterRow[]
): Promise<SpoolBatch> {
	const moment = utcText(receivedAtOf(id));
	const block = events instanceof RowBlock ? events : blockOf(events);
	const dead = refused.map((row) => `{"received_at":"${moment}",${JSON.stringify(row).slice(1)}`);
	const { newest } = block;
	const batch = {
		id,
		...origin,
		events: block.length,
		rejected: refused.length,
		newestAt: newest === '' ? 0 : Date.parse(`${newest.replace(' ', 'T')}Z`),
		rows: await frameOf(block.bytes(moment)),
		entities: await frameOf(linesToBytes(block.subjectLines())),
		dead: await frameOf(linesToBytes(dead))
	};
	block.release();
	return batch;
}

function blockOf(rows: readonly EventRow[]): RowBlock {
	const block = new RowBlock();
	for (const row of rows) block.add(row);
	return block;
}

/**
 * Splits a batch that is too large for its destination; undefined for a single event. The halves keep the moment of
 * receipt and get new ids.
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

/** FNV-1a over the UTF-16 units of the entity's id: it need only be the same on every machine. */
export function partitionOf(entityId: string, partitions: number): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < entityId.length; i++) hash = Math.imul(hash ^ entityId.charCodeAt(i), 0x01000193);
	return (hash >>> 0) % partitions;
}

/** Each line ends in a break, since frames are concatenated into one request. */
function linesToBytes(lines: string[]): Uint8Array {
	return lines.length === 0 ? NOTHING : Buffer.from(`${lines.join('\n')}\n`);
}

async function frameOf(bytes: Uint8Array): Promise<Uint8Array> {
	if (bytes.length === 0) return NOTHING;
	// Rows shrink tenfold: one chunk, since each chunk of 16 KiB took a turn of the event loop.
	return compress(bytes, { ...LEVEL, chunkSize: Math.max(SMALLEST_CHUNK, Math.ceil(bytes.length / 8)) });
}

async function linesOf(frame: Uint8Array): Promise<unknown[]> {
	if (frame.length === 0) return [];
	const text = (await decompress(frame)).toString('utf8');
	return text
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line) as unknown);
}
