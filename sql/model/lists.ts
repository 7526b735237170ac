export const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
export const mean = (numbers: readonly number[]) => sum(numbers) / Math.max(1, numbers.length);

/** The value in the middle; of an even number of values the mean of the two. There must be one. */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const last = sorted.length - 1;
	return (sorted[Math.floor(last / 2)]! + sorted[Math.ceil(last / 2)]!) / 2;
}

/** A list cut into pieces of so many, of which the last may have fewer. */
export const inPieces = <T>(all: readonly T[], most: number): T[][] =>
	Array.from({ length: Math.ceil(all.length / most) }, (_, n) => all.slice(n * most, (n + 1) * most));
