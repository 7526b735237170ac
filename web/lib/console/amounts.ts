import type { Words } from '$lib/i18n/text.ts';
import type { Progress } from './lines.ts';

const STEPS = ['byte', 'kilo', 'mega', 'giga'] as const;

/** Bytes in the largest unit of a thousand that leaves one digit before the point. */
export function bytesText(bytes: number, { t, f }: Words): string {
	const step = Math.min(STEPS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
	return `${f.number(bytes / 1_000 ** step, step === 0 ? 0 : 1)} ${t.console.units[STEPS[step]!]}`;
}

/** Rows a second so far. */
export const speedOf = ({ rows, elapsedMs }: Progress): number => (elapsedMs > 0 ? (rows / elapsedMs) * 1_000 : 0);

/** Seconds that are left at the speed so far; null: nobody knows, or it is about to end. */
export function secondsLeft(progress: Progress): number | null {
	const speed = speedOf(progress);
	const left = progress.total - progress.rows;
	if (speed <= 0 || left <= 0 || progress.elapsedMs < 500) return null;
	return Math.ceil(left / speed);
}
