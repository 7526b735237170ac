import { createHash } from 'node:crypto';
import { fileRows } from '../load/file-rows.ts';
import type { SourceFile } from '../load/file.server.ts';
import { refuseJoin } from '../load/joined.server.ts';
import { LoadError } from '../load/load-error.ts';
import type { KnownMapping, KnownMappings } from '../mapping/known.server.ts';
import type { Mapping } from '../mapping/schema.ts';
import { batchesOfLines, batchesOfRows, type BatchSize, type FileBatch } from './batches.ts';
import { folderNames } from './inbox-folder.server.ts';
import { InboxStopped, pause } from './inbox-retry.server.ts';
import type { Dropped, Inbox } from './inbox-types.ts';
import { rowsInThread } from './in-thread.server.ts';
import { Watch } from '../load/watch.ts';

/** How a file becomes events. */
export interface Way {
	source: string;
	/** Undefined: the lines are events of the contract. */
	known: KnownMapping | undefined;
	batches(size: BatchSize): AsyncGenerator<FileBatch>;
	/** After its batches: what its owner should know. */
	warnings(): string[];
}

/** The source of events that come without a mapping. */
const CONTRACT = 'inbox';
const EVENT_LINES = /\.(ndjson|jsonl)(\.gz|\.zst)?$/i;

/**
 * Chooses how to read a file: by the mapping of its folder; else, by its name, as NDJSON of the contract; else by the
 * mapping that is attached to the inbox, or the only one whose columns it has.
 * @throws LoadError that says where to put it
 */
export async function findWay(file: SourceFile, { folder, name }: Dropped, inbox: Inbox): Promise<Way> {
	if (folder !== '') return wayOf(file, inbox.mappings.get(folder), inbox);
	if (EVENT_LINES.test(name)) {
		if (file.isZip) throw new LoadError(`${name}: is a zip; events go as they are, or as .gz or .zst`);
		return {
			source: CONTRACT,
			known: undefined,
			batches: (size) => batchesOfLines(file.chunks(), size),
			warnings: () => []
		};
	}
	const kind = file.isZip ? 'xlsx' : 'csv';
	const attached = inbox.mappings.attached.inbox;
	const known = attached === undefined ? undefined : inbox.mappings.get(attached);
	if (known?.mapping.source.kind === kind) return wayOf(file, known, inbox);
	const fitting = await fittingMappings(file, kind, inbox.mappings);
	if (fitting.length === 1) return wayOf(file, fitting[0]!, inbox);
	const what = kind === 'csv' ? 'CSV file' : 'workbook';
	const why =
		fitting.length === 0
			? `has the columns of no mapping for a ${what}`
			: `has the columns of several mappings (${fitting.map(({ mapping }) => mapping.name).join(', ')})`;
	const folders = folderNames(inbox).map((one) => `${one}/`);
	throw new LoadError(
		`${name}: ${why}; put it into the folder of one: ${folders.join(', ')}; files of events of the contract are named .ndjson`
	);
}

function wayOf({ handle, name }: SourceFile, known: KnownMapping, { signal, stillMs, unpackedLimit }: Inbox): Way {
	const { mapping } = known;
	refuseJoin(mapping);
	// What is open here, whatever its name stands for by now.
	const file = { path: `/proc/self/fd/${handle.fd}`, options: { name, unpackedLimit }, stillMs, signal };
	let watch: Watch | undefined;
	return {
		source: mapping.name,
		known,
		batches(size) {
			// A file may be read anew.
			watch = new Watch(known);
			return batchesOfRows(watch.rows(rowsInThread(file, { mapping })), size);
		},
		warnings: () => watch?.warnings() ?? []
	};
}

/** The mappings of a kind of file that read this one alone, and whose columns it has. */
export async function fittingMappings(
	file: SourceFile,
	kind: Mapping['source']['kind'],
	mappings: KnownMappings
): Promise<KnownMapping[]> {
	const fitting: KnownMapping[] = [];
	for (const known of mappings.all().values())
		if (known.mapping.source.kind === kind && !known.mapping.source.join && (await fits(file, known)))
			fitting.push(known);
	return fitting;
}

async function fits(file: SourceFile, { mapping }: KnownMapping): Promise<boolean> {
	const rows = fileRows(file, mapping);
	try {
		await rows.next();
		return true;
	} catch (error) {
		if (error instanceof LoadError) return false;
		throw error;
	} finally {
		await rows.return(undefined);
	}
}

/**
 * SHA-256 of the file's bytes.
 * @throws InboxStopped
 */
export async function sha256Of(file: SourceFile, signal: AbortSignal): Promise<string> {
	const hash = createHash('sha256');
	for await (const chunk of file.handle.createReadStream({ start: 0, autoClose: false })) {
		if (signal.aborted) throw new InboxStopped();
		hash.update(chunk as Buffer);
	}
	return hash.digest('hex');
}

/**
 * The same content, source and mapping are the same load, whenever and under whatever name it comes. A corrected
 * mapping makes another load, and so does a file that comes again after its load was undone.
 * @throws InboxStopped while the engine, which knows what was undone, is away
 */
export async function loadIdOf(
	inbox: Inbox,
	source: string,
	sha256: string,
	known: KnownMapping | undefined
): Promise<string> {
	for (let said: string[] = [source, sha256, known?.sha256 ?? '']; ;) {
		const whole = createHash('sha256').update(JSON.stringify(said)).digest('hex');
		const id = `file-${whole.slice(0, 32)}`;
		const isUndone = await inbox.isUndone(id).catch(() => undefined);
		if (isUndone === false) return id;
		if (isUndone) said = [...said, id];
		else await pause(inbox.retryMs, inbox.signal);
	}
}
