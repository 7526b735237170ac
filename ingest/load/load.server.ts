import { randomBytes } from 'node:crypto';
import type { EventType } from '../contract/event.ts';
import type { MappedEvent, RowMapper } from '../mapping/compile.ts';
import type { Lookups } from '../mapping/lookups.ts';
import type { Mapping } from '../mapping/schema.ts';
import { type DoorOptions, openDoor, type BatchVerdict, type Send } from './door.ts';
import { LoadError } from './load-error.ts';
import type { OpenOptions } from './file.server.ts';
import { openInput } from './input.server.ts';
import type { RefusedRow } from './mapped-rows.ts';
import { mapFile } from './previous-body.server.ts';
import { type Seen, Watch } from './watch.ts';
import { wholeRows } from './whole-rows.ts';

/** An event that the door rejected, with its line in the file. */
export interface RefusedEvent {
	line: number;
	/** The file or sheet of that line, where there are several. */
	part?: string;
	eventId: string;
	reason: string;
	field: string;
	detail: string;
}

/** Progress of a load; at the end, its summary. */
export interface LoadProgress {
	loadId: string;
	file: string;
	bytes: number;
	bytesRead: number;
	rows: number;
	/** Rows that were read to be put in order, before the first is mapped; absent when their order is the file's. */
	ordered?: number;
	/** Rows that made no event and were not wrong. */
	silentRows: number;
	/** Events that the door has judged. */
	events: number;
	accepted: number;
	duplicates: number;
	rejectedRows: number;
	rejectedEvents: number;
	/** The first of each, up to LISTED_REJECTIONS. */
	rowRejections: RefusedRow['refused'][];
	eventRejections: RefusedEvent[];
	/** Events by type, of rows that were not rejected. */
	types: ReadonlyMap<EventType, number>;
	/** Rejected rows by `field: reason`. */
	reasons: ReadonlyMap<string, Seen>;
	/** What its owner should know, at the end. */
	warnings: string[];
	/** Why the load is waiting now. */
	waiting?: string;
}

export interface LoadOptions extends Pick<DoorOptions, 'fetch' | 'sleep' | 'retryForMs' | 'firstContactMs'> {
	/** Paths of files of one shape: CSV or NDJSON, as they are or packed (gzip, zstd), or XLSX workbooks. */
	files: readonly string[];
	/** Path of the second file, where the mapping joins one. */
	join?: string | undefined;
	mapping: Mapping;
	/** How the files are opened. */
	open?: OpenOptions;
	/** The mapping, compiled. */
	mapRow: RowMapper;
	/** For warnings of misspelt codes. */
	lookups?: Lookups;
	/** Ingest's address. */
	to: string;
	token: string;
	/** What takes the events, instead of the door at that address. */
	send?: Send;
	/** Called for each event of a row that is not rejected, in the order of the file. */
	onEvent?: (event: MappedEvent) => void;
	/** Called often; the receiver throttles. */
	onProgress?: (progress: Readonly<LoadProgress>) => void;
	/** Most rows to read; absent: all. */
	rows?: number;
	/** Most events of a request. */
	batchEvents?: number;
}

/** So many rejections are kept in full; the rest are only counted. */
export const LISTED_REJECTIONS = 100;
/** A third faster than batches of 5,000: each batch costs ingest a recomputation. */
const BATCH_EVENTS = 20_000;
const BATCH_CHARS = 8_000_000;
const PROGRESS_ROWS = 500;

/** A load that stopped before the end of its file, with what it did until then. */
export class LoadStopped extends LoadError {
	readonly progress: Readonly<LoadProgress>;
	constructor(cause: Error, progress: Readonly<LoadProgress>) {
		super(cause.message, { cause });
		this.progress = progress;
	}
}

interface Batch {
	lines: string[];
	/** The line of the file behind each event. */
	origins: { line: number; part?: string }[];
	ids: string[];
	chars: number;
}

const emptyBatch = (): Batch => ({ lines: [], origins: [], ids: [], chars: 0 });

function newLoadId(): string {
	const now = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15).replace('T', '-');
	return `load-${now}-${randomBytes(3).toString('hex')}`;
}

function count(progress: LoadProgress, batch: Batch, verdict: BatchVerdict): void {
	progress.events += batch.lines.length;
	progress.accepted += verdict.accepted;
	progress.duplicates += verdict.duplicates;
	progress.rejectedEvents += verdict.rejectedTotal;
	for (const r of verdict.rejected.slice(0, LISTED_REJECTIONS - progress.eventRejections.length))
		progress.eventRejections.push({
			...(batch.origins[r.line - 1] ?? { line: 0 }),
			eventId: r.event_id ?? batch.ids[r.line - 1] ?? '',
			reason: r.reason,
			field: r.field ?? '',
			detail: r.detail ?? ''
		});
}

function reject(progress: LoadProgress, rejection: RefusedRow['refused']): void {
	progress.rejectedRows++;
	if (progress.rowRejections.length < LISTED_REJECTIONS) progress.rowRejections.push(rejection);
}

/**
 * Loads files through a mapping into an ingest, in constant memory: one batch is sent while the next is read. An event
 * that is sent twice, by a retry or a second load, counts once.
 * @returns the figures of them all
 * @throws LoadError when nothing was sent, LoadStopped when a file could not be read or sent to its end
 */
export async function loadFile(options: LoadOptions): Promise<LoadProgress> {
	const { mapping, mapRow, onProgress, rows: most = Infinity } = options;
	await using source = await openInput(options);
	const watch = new Watch(options);
	const progress: LoadProgress = {
		loadId: newLoadId(),
		file: source.name,
		bytes: source.bytes,
		bytesRead: 0,
		rows: 0,
		silentRows: 0,
		events: 0,
		accepted: 0,
		duplicates: 0,
		rejectedRows: 0,
		rejectedEvents: 0,
		rowRejections: [],
		eventRejections: [],
		types: watch.types,
		reasons: watch.reasons,
		warnings: []
	};
	const report = (waiting?: string): void => {
		progress.bytesRead = source.bytesRead();
		progress.waiting = waiting;
		onProgress?.(progress);
	};
	const onOrder = (rows: number): void => {
		progress.ordered = rows;
		report(progress.waiting);
	};
	const onWait = (reason: string, ms: number): void => report(`${reason}; next try in ${Math.ceil(ms / 1000)} s`);
	const send = options.send ?? openDoor({ ...options, loadId: progress.loadId, onWait });
	let batch = emptyBatch();
	let onTheWay: Promise<void> = Promise.resolve();

	async function dispatch(): Promise<void> {
		await onTheWay;
		const full = batch;
		batch = emptyBatch();
		onTheWay = send(full.lines).then((verdict) => {
			count(progress, full, verdict);
			report();
		});
		// It is awaited before the next one; this keeps its failure from being reported as unhandled until then.
		onTheWay.catch(() => undefined);
	}

	try {
		for await (const row of watch.rows(wholeRows(mapFile(source.rows, mapping, mapRow, onOrder)))) {
			if (progress.rows >= most) break;
			progress.rows++;
			if (progress.rows % PROGRESS_ROWS === 0) report(progress.waiting);
			if ('refused' in row) {
				reject(progress, row.refused);
				continue;
			}
			if (row.events.length === 0) progress.silentRows++;
			const { events: _, size: __, ...origin } = row;
			for (const event of row.events) {
				options.onEvent?.(event);
				const line = JSON.stringify(event);
				batch.lines.push(line);
				batch.origins.push(origin);
				batch.ids.push(event.event_id);
				batch.chars += line.length;
				if (batch.lines.length >= (options.batchEvents ?? BATCH_EVENTS) || batch.chars >= BATCH_CHARS) await dispatch();
			}
		}
		if (batch.lines.length > 0) await dispatch();
		await onTheWay;
		progress.warnings = watch.warnings();
	} catch (error) {
		await onTheWay.catch(() => undefined);
		if (!(error instanceof LoadError)) throw error;
		throw progress.events > 0 ? new LoadStopped(error, progress) : error;
	}
	report();
	return progress;
}
