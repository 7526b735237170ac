import { onStop } from '#sql/on-stop.ts';
import { isDiskFull } from '#sql/office/office-error.ts';
import type { Say } from './unit.ts';

const NAME_WIDTH = 10;
/** Signals this close together are one request to stop. */
const SAME_MS = 1_000;
const STOP_MS = 9_800;

/** Prints a process's output line by line, each prefixed by its name. */
export const say: Say = (name, line) => {
	process.stdout.write(`${name.padEnd(NAME_WIDTH)} | ${line}\n`);
};

/**
 * Runs a command until it is asked to stop: that aborts `signal`, and `work` must then end in order within 10 s. At a
 * second request this process ends at once, with all that it has started. An error is printed as one line on standard
 * error, with exit status 1.
 */
export async function untilSignal(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
	const stopping = new AbortController();
	let askedAt = 0;
	onStop(() => {
		if (!stopping.signal.aborted) {
			askedAt = performance.now();
			setTimeout(() => process.exit(1), STOP_MS).unref();
			say('pasokh', 'stopping; once more to stop at once');
			stopping.abort();
		} else if (performance.now() > askedAt + SAME_MS) process.exit(1);
	});
	try {
		await work(stopping.signal);
		// Only idle connections of readiness probes are left.
		process.exit(0);
	} catch (error) {
		if (stopping.signal.aborted) process.exit(0);
		const text = error instanceof Error ? error.message : String(error);
		const cure = isDiskFull(error) ? ': the disk of PASOKH_DATA_DIR is full: make room, and start again' : '';
		console.error(`pasokh: ${text.replace(/\s+/g, ' ').trim()}${cure}`);
		process.exit(1);
	}
}

/** Resolves when the signal is given. */
export function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), { once: true });
	});
}
