import type { Say } from './unit.ts';

const NAME_WIDTH = 10;

/** A process's lines on standard output, each under its name. */
export const say: Say = (name, line) => {
	process.stdout.write(`${name.padEnd(NAME_WIDTH)} | ${line}\n`);
};

/**
 * Runs a command until a signal: the first one aborts `signal`, upon which `work` is to end in order; a second one
 * ends this process at once. An error is one line on standard error, with exit status 1.
 */
export async function untilSignal(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
	const stopping = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM'] as const)
		process.on(name, () => {
			if (stopping.signal.aborted) process.exit(1);
			say('pasokh', 'stopping; once more to stop at once');
			stopping.abort();
		});
	try {
		await work(stopping.signal);
		// Nothing is left to wait for but idle connections of the readiness probes.
		process.exit(0);
	} catch (error) {
		if (stopping.signal.aborted) process.exit(0);
		const text = error instanceof Error ? error.message : String(error);
		console.error(`pasokh: ${text.replace(/\s+/g, ' ').trim()}`);
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
