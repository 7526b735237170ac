/** When a broken stream is tried again. Pure: time and chance come from outside. */
const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
/** A stream that lived this long was good: its end is the first failure, not one more. */
const STABLE_MS = 10_000;
/** After so many failures in a row figures are also fetched by themselves. */
const POLL_FROM = 3;

/** A tab that nobody looks at leaves the stream after this. */
export const HIDDEN_MS = 30_000;
export const POLL_MS = 15_000;

/** Pause before try number `failures` (from 1), between half and the whole of a doubling time; `chance` is in [0, 1). */
export function delayMs(failures: number, chance: number): number {
	const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
	return Math.round(whole / 2 + (whole / 2) * chance);
}

/** Failures that a refusal counts as: figures are fetched from now on, and the stream is asked for seldom. */
export const REFUSED = 6;

/** Failures in a row after a stream ended that was open for `openMs`; null: it never opened. */
export function failuresAfter(failures: number, openMs: number | null): number {
	return openMs !== null && openMs >= STABLE_MS ? 1 : failures + 1;
}

export function shouldPoll(failures: number): boolean {
	return failures >= POLL_FROM;
}
