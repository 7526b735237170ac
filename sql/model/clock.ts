/** A machine's clock drifts and is corrected all the time; what differs by more than this was set. */
export const STEP_MS = 60_000;
/** A clock that was set is not believed at once: it may have been set wrongly, and be set back soon. */
const DISBELIEF_MS = 10 * 60_000;

export interface Step {
	/** By how much the machine's clock is ahead of the office's; negative: behind. */
	byMs: number;
	/** When it was noticed, by the office's clock: ISO instant. */
	since: string;
}

/**
 * The office's time: the machine's, without its steps. When the machine's clock is set by more than a minute, time runs on as it ran. Should
 * the clock return, nothing has happened; what still stands after ten minutes is believed. Ages are no matter of this clock but of `performance.now`.
 */
export function createClock(wall: () => number = Date.now, running: () => number = () => performance.now()) {
	/** What is added to the running time; and what was, before the last step that was believed. */
	let trusted = wall() - running();
	let former = trusted;
	let step: { offset: number; noticedAt: number } | undefined;

	function look(): void {
		const [offset, at] = [wall() - running(), running()];
		const isNear = (other: number): boolean => Math.abs(offset - other) < STEP_MS;
		if (isNear(trusted) || isNear(former)) {
			step = undefined;
			trusted = offset;
			return;
		}
		if (!step || !isNear(step.offset)) step = { offset, noticedAt: at };
		if (at - step.noticedAt < DISBELIEF_MS) return;
		[former, trusted, step] = [trusted, offset, undefined];
	}

	function now(): number {
		look();
		return Math.round(trusted + running());
	}

	return {
		/** Milliseconds since 1970. */
		now,
		date: (): Date => new Date(now()),
		/** The later of both clocks: a machine that slept is right, and what happens now is not of the future for it. */
		latest: (): number => Math.max(now(), wall()),
		/** The step that is not believed; null while the machine's clock is the office's. */
		step(): Step | null {
			look();
			if (!step) return null;
			const since = new Date(Math.round(trusted + step.noticedAt)).toISOString();
			// In whole seconds: nobody sets a clock by an hour and a millisecond.
			return { byMs: Math.round((step.offset - trusted) / 1_000) * 1_000, since };
		}
	};
}

/** The clock of this process. */
export const officeClock = createClock();
