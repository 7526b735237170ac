/** The quantile by linear interpolation, like ClickHouse's `quantileExactInclusive`; null without values. */
export function quantile(values: readonly number[], level: number): number | null {
	if (values.length === 0) return null;
	const sorted = values.toSorted((a, b) => a - b);
	const place = level * (sorted.length - 1);
	const below = sorted[Math.floor(place)]!;
	const above = sorted[Math.ceil(place)]!;
	return below + (above - below) * (place - Math.floor(place));
}
