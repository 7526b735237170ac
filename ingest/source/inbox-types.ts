import type { KnownMappings } from '../mapping/known.server.ts';
import type { IntakeAnswer } from '../pipeline/intake.ts';
import type { BatchSize, FileBatch } from './batches.ts';

/** Whose file it is. */
export interface InboxOrigin {
	source: string;
	loadId: string;
	door: 'inbox';
}

/**
 * Judges a batch, and resolves when it is durable. An error with `retryAfterS` says that the same batch is to be given
 * again after that time.
 */
export type Receive = (origin: InboxOrigin, batch: FileBatch) => Promise<IntakeAnswer>;

/** Where one line is told of a file, and none of an event. */
export interface InboxLog {
	info(about: object, message: string): void;
	warn(about: object, message: string): void;
	error(about: object, message: string): void;
}

/** What the drop folder needs; times and limits have defaults. */
export interface InboxOptions {
	/** `<dataDir>/inbox`; made when it is not there. */
	dir: string;
	mappings: KnownMappings;
	receive: Receive;
	log: InboxLog;
	/** Between two looks at the folder. */
	pollMs?: number;
	/** How long a file must not have changed to be complete. */
	stableMs?: number;
	/** First wait after an error that says none; it doubles. */
	retryMs?: number;
	/** Bytes that a packed file may unpack to; it streams by. */
	unpackedLimit?: number;
	batch?: BatchSize;
}

/** The same with its defaults, and the word to stop. */
export interface Inbox extends Required<InboxOptions> {
	signal: AbortSignal;
}

/** A thing in the folder, by its place in it. */
export interface Dropped {
	/** The mapping whose folder it lies in; empty for the inbox itself. */
	folder: string;
	name: string;
	path: string;
}
