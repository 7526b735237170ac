import type { Saying } from './health-words.ts';

/** What could not be looked at: the sentence that says so, and what no sentence says. */
export interface Unseen {
	unseen: Extract<Saying, `unseen${string}`>;
	why?: string;
}

/** Something that was looked at; undefined within it: there is none. Moments are milliseconds since 1970. */
export type Seen<Fact> = Fact | Unseen;

/** A process of this office on this machine. */
export interface OwnProcess {
	name: string;
	pid: number;
	memoryBytes: number;
	openFiles: number;
	mostFiles: number;
	/** Where it listens beyond this machine: `0.0.0.0:3000`. */
	outside: string[];
}

/** What the office's health is told by; `readFacts` looks at each by itself. */
export interface Facts {
	/** Whether each part that others ask answers. */
	answers: Seen<{ name: string; isThere: boolean; version: string | undefined }[]>;
	disk: Seen<{ freeBytes: number; totalBytes: number; officeBytes: number }>;
	/** What ClickHouse has. `dayEvents`: of a day, by the last week. */
	log: Seen<{
		events: number;
		dayEvents: number;
		firstAt: number | undefined;
		/** The newest moment of any event or receipt. */
		newestAt: number | undefined;
		engineAt: number;
		refused: number;
		refusedSince: number | undefined;
	}>;
	/** `failed`: what was tried last did not succeed. */
	backup: Seen<{ at: number | undefined; failed: Failure | undefined }>;
	restore: Seen<{ at: number | undefined; failed: Failure | undefined }>;
	/** `refuses`: why nothing is taken. */
	spool: Seen<{ batches: number; oldestAt: number | undefined; refuses: string | undefined }>;
	silent: Seen<{ source: string; since: number }[]>;
	isSynchronized: Seen<boolean>;
	/** Undefined: the office has no https address. */
	certificate: Seen<{ host: string; until: number } | undefined>;
	/** `brokenAt`: the first line that is not as it was written. */
	accessLog: Seen<{ lines: number; brokenAt: number | undefined }>;
	memory: Seen<{ availableBytes: number; totalBytes: number }>;
	processes: Seen<OwnProcess[]>;
	schema: Seen<{ migrations: string[]; outdated: string[] }>;
	version: string;
}

export interface Failure {
	at: number;
	why: string;
}
