/** What the public gets of a count below 10, and of one by which another could be computed. */
export const SMALL = '<10';
export const HIDDEN = 'hidden';

/**
 * The same in the browser, where figures are computed with: far below every count, so that bars have no length and
 * sorting puts them last, and exact, so that what is computed from one is neither it nor a count.
 */
export const SMALL_NUMBER = -4e15;
export const HIDDEN_NUMBER = -5e15;

/** Beyond every count, span and share: a hidden figure, or computed from one. */
export const isHidden = (value: number): boolean => value < -1e9 || value > 3e15;

/** JSON of figures, made ready to compute with. */
export const parseFigures = <T>(json: string): T =>
	JSON.parse(json, (_, value: unknown) =>
		value === SMALL ? SMALL_NUMBER : value === HIDDEN ? HIDDEN_NUMBER : value
	) as T;

export const isShown = (value: number | null): value is number => (value ?? -1) >= 0;

/** What is left of a count: of one below 10 it is below 10, too; where any part is hidden, so is the rest. */
export function restOf(whole: number, ...parts: number[]): number {
	if (whole < 0) return whole;
	return parts.some((part) => part < 0) ? HIDDEN_NUMBER : parts.reduce((rest, part) => rest - part, whole);
}
