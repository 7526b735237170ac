import { HIDDEN, SMALL } from '#sql/model/hidden.ts';

/**
 * The marks of sql/model/hidden.ts in the browser, where figures are computed with: far below every count, so that bars have no length and
 * sorting puts them last, and exact, so that what is computed from one is neither it nor a count.
 */
export const SMALL_NUMBER = -4e15;
export const HIDDEN_NUMBER = -5e15;
/** Added to a rounded count, which knows by it that it is. */
const ROUNDED = 2 ** -20;

/** Beyond every count, span and share: a hidden figure, or computed from one. */
export const isHidden = (value: number): boolean => value < -1e9 || value > 3e15;

const isRounded = (count: number): boolean => count % 1 > 0 && count % 1 < 0.001;

/** Of rounded counts in whole per cent, and none of a small whole; negative where a part is hidden. */
export function shareOf(num: number, den: number): number {
	if (num < 0 || den < 0) return -1;
	if (!isRounded(num) && !isRounded(den)) return num / den;
	return num < 10 || den < 50 ? -1 : Math.min(1, Math.round((num / den) * 100) / 100);
}

/** JSON of figures, made ready to compute with. */
export const parseFigures = <T>(json: string): T =>
	JSON.parse(json, (_, value: unknown) => {
		if (value === SMALL) return SMALL_NUMBER;
		if (value === HIDDEN) return HIDDEN_NUMBER;
		return typeof value === 'string' && /^~\d+$/.test(value) ? Number(value.slice(1)) + ROUNDED : value;
	}) as T;

export const isShown = (value: number | null): value is number => (value ?? -1) >= 0;

/** What is left of a count: of one below 10 it is below 10, too; where any part is hidden, so is the rest. */
export function restOf(whole: number, ...parts: number[]): number {
	if (whole < 0) return whole;
	if (parts.some((part) => part < 0)) return HIDDEN_NUMBER;
	// Rounded numbers need not add up.
	return Math.max(
		0,
		parts.reduce((rest, part) => rest - part, whole)
	);
}
