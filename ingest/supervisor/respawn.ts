import { setTimeout as sleep } from 'node:timers/promises';
import type { Running, Say, Unit } from './unit.ts';

export interface Respawned {
	/** Ends the process for good; it is not started again. */
	stop(limitMs: number): Promise<void>;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;
/** How a process ends that has done what it was started for. */
const DONE = 'exit status 0';
/** A process that ran this long had started well: the next wait is short again. */
const STEADY_MS = 30_000;

/**
 * Starts a process, and restarts it whenever it ends. Throws when the first start fails.
 * @param signal gives up the first start
 */
export async function respawn(unit: Unit, say: Say, signal: AbortSignal): Promise<Respawned> {
	let running: Running | undefined = await unit.start(signal);
	const stopping = new AbortController();
	say(unit.name, `is up (pid ${running.pid})`);

	async function watch(): Promise<void> {
		let wait = FIRST_WAIT_MS;
		while (running) {
			const since = performance.now();
			const how = await running.ended;
			running = undefined;
			if (performance.now() - since > STEADY_MS) wait = FIRST_WAIT_MS;
			say(unit.name, `ended (${how})`);
			while (!running && !stopping.signal.aborted) {
				await sleep(wait, undefined, { signal: stopping.signal }).catch(() => {});
				wait = Math.min(2 * wait, LONGEST_WAIT_MS);
				running = await startAgain();
			}
		}
	}

	async function startAgain(): Promise<Running | undefined> {
		if (stopping.signal.aborted) return undefined;
		try {
			const again = await unit.start(stopping.signal);
			if (stopping.signal.aborted) {
				await again.stop(0);
				return undefined;
			}
			say(unit.name, `is up again (pid ${again.pid})`);
			return again;
		} catch (error) {
			if (!stopping.signal.aborted) say(unit.name, `did not come back: ${(error as Error).message}`);
			return undefined;
		}
	}

	const watched = watch();
	return {
		async stop(limitMs) {
			stopping.abort();
			await running?.stop(limitMs);
			// A start under way that does not notice the abort in time ends with this process.
			await Promise.race([watched, sleep(limitMs, undefined, { ref: false })]);
		}
	};
}

/** Long enough for an engine that is being started again, and well within the minute that is promised. */
const REPEAT_AFTER_MS = 30_000;

/** Starts a process that has work to finish, again and again until it ends with 0. */
export function repeatUntilDone(name: string, start: () => Running, say: Say, afterMs = REPEAT_AFTER_MS): Respawned {
	const stopping = new AbortController();
	let running = start();
	void (async () => {
		for (;;) {
			const how = await running.ended;
			if (how === DONE || stopping.signal.aborted) return;
			say(name, `ended before it was done (${how}), and is begun again in ${Math.ceil(afterMs / 1_000)} s`);
			await sleep(afterMs, undefined, { signal: stopping.signal }).catch(() => {});
			if (stopping.signal.aborted) return;
			running = start();
		}
	})();
	return {
		async stop(limitMs) {
			stopping.abort();
			await running.stop(limitMs);
		}
	};
}
