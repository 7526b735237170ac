/** The value in the middle; of an even number of values the mean of the two. There must be one. */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const last = sorted.length - 1;
	return (sorted[Math.floor(last / 2)]! + sorted[Math.ceil(last / 2)]!) / 2;
}
