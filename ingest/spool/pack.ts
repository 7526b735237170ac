import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import type { DeadLetterRow, EventRow, SubjectKind } from '#sql/model/event-row.ts';
import { newBatchId, type DoorName, type SpoolBatch } from './spool.ts';

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

/** The batch of what was judged together, as bytes for the spool. */
export async function packBatch(
	id: bigint,
	origin: BatchOrigin,
	events: readonly EventRow[],
	refused: readonly DeadLetterRow[]
): Promise<SpoolBatch> {
	const subjects = new Set<string>();
	const lines: string[] = [];
	let newest = '';
	for (const row of events) {
		subjects.add(JSON.stringify([row.subject_kind, row.subject_id]));
		if (row.occurred_at > newest) newest = row.occurred_at;
		lines.push(JSON.stringify(row));
	}
	return {
		id,
		...origin,
		events: events.length,
		rejected: refused.length,
		newestAt: newest === '' ? 0 : Date.parse(`${newest.replace(' ', 'T')}Z`),
		rows: await frameOf(lines),
		subjects: await frameOf([...subjects]),
		dead: await frameOf(refused.map((one) => JSON.stringify(one)))
	};
}

/** The two halves of a batch that is too large for where it must go, each with an id of its own. Undefined for a single event. */
export async function splitBatch(batch: SpoolBatch, now: number): Promise<[SpoolBatch, SpoolBatch] | undefined> {
	const events = await rowsOf(batch);
	const refused = await deadOf(batch);
	if (events.length + refused.length < 2) return undefined;
	const half = (length: number): number => Math.floor(length / 2);
	const origin = { source: batch.source, loadId: batch.loadId, door: batch.door, partition: batch.partition };
	const [e, r] = [half(events.length), half(refused.length + (events.length % 2))];
	return [
		await packBatch(newBatchId(now), origin, events.slice(0, e), refused.slice(0, r)),
		await packBatch(newBatchId(now), origin, events.slice(e), refused.slice(r))
	];
}

export async function rowsOf({ rows }: SpoolBatch): Promise<EventRow[]> {
	return (await linesOf(rows)) as EventRow[];
}

export async function deadOf({ dead }: SpoolBatch): Promise<DeadLetterRow[]> {
	return (await linesOf(dead)) as DeadLetterRow[];
}

/** What a batch speaks of. */
export async function subjectsOf({ subjects }: SpoolBatch): Promise<[SubjectKind, string][]> {
	return (await linesOf(subjects)) as [SubjectKind, string][];
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
