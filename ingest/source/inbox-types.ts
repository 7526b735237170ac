import type { KnownMappings } from '../mapping/known.server.ts';
import type { IntakeAnswer } from '../pipeline/answer.ts';
import type { BatchSize, FileBatch } from './batches.ts';

/** The source that the file belongs to. */
export interface InboxOrigin {
	source: string;
	loadId: string;
	door: 'inbox';
}

/**
 * Validates a batch, and resolves when it is durable. An error with `retryAfterS` asks for the same batch again after
 * that time.
 */
export type Receive = (origin: InboxOrigin, batch: FileBatch) => Promise<IntakeAnswer>;

/** Gets one line for a file, none for a single event. */
export interface InboxLog {
	info(about: object, message: string): void;
	warn(about: object, message: string): void;
	error(about: object, message: string): void;
}

/** Options of the drop folder; times and limits have defaults. */
export interface InboxOptions {
	/** `<dataDir>/inbox`; created if missing. */
	dir: string;
	mappings: KnownMappings;
	receive: Receive;
	log: InboxLog;
	/** Whether a load was undone: the same file that comes again is then another one, that counts. By default none was. */
	isUndone?: (loadId: string) => Promise<boolean>;
	/** Between two scans. */
	pollMs?: number;
	/** A file is complete when it has not changed for so long. */
	stableMs?: number;
	/** First wait after an error that names none; it doubles. */
	retryMs?: number;
	/** So long may the thread that reads a file stand still. */
	stillMs?: number;
	/** Most bytes that a packed file may unpack to; it is streamed. */
	unpackedLimit?: number;
	batch?: BatchSize;
}

/** The options with their defaults, and the signal to stop. */
export interface Inbox extends Required<Omit<InboxOptions, 'stillMs'>>, Pick<InboxOptions, 'stillMs'> {
	signal: AbortSignal;
}

/** An entry of the folder, by its path. */
export interface Dropped {
	/** The mapping named by its folder; empty for the inbox itself. */
	folder: string;
	name: string;
	path: string;
}
