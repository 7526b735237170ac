/** A process that is up: it answered when it was asked. */
export interface Running {
	pid: number;
	/** How it ended, in words. */
	ended: Promise<string>;
	/** Ends it in order, and by force after the limit. */
	stop(limitMs: number): Promise<void>;
}

/** A kind of process that the supervisor keeps up. */
export interface Unit {
	name: string;
	/** Resolves when the process answers. Throws, with nothing left running, when it ends before that. */
	start(signal: AbortSignal): Promise<Running>;
}

/** Writes a line for a person, under the name of a process. */
export type Say = (name: string, line: string) => void;
