/** A running process that has answered its probe. */
export interface Running {
	pid: number;
	/** Resolves, when it ends, with the reason in words. */
	ended: Promise<string>;
	/** Stops it in order, and by force after the limit. */
	stop(limitMs: number): Promise<void>;
}

/** A process that the supervisor starts and restarts. */
export interface Unit {
	name: string;
	/** Resolves when the process answers. Throws, with nothing left running, when it ends before that. */
	start(signal: AbortSignal): Promise<Running>;
}

/** Prints a line for a person, prefixed by the name of a process. */
export type Say = (name: string, line: string) => void;
