/** z of a two-sided 95 % interval. */
const Z95 = 1.959963984540054;

/** Wilson's interval of a share, which is valid for few cases and for shares near 0 or 1. Without cases: 0 to 1. */
export function wilsonInterval(hits: number, of: number, z = Z95): { low: number; high: number } {
	if (!(hits >= 0 && hits <= of)) throw new RangeError(`${hits} of ${of} is no share`);
	if (of === 0) return { low: 0, high: 1 };
	const share = hits / of;
	const z2 = z * z;
	const middle = (share + z2 / (2 * of)) / (1 + z2 / of);
	const half = (z / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of));
	return {
		low: hits === 0 ? 0 : Math.max(0, middle - half),
		high: hits === of ? 1 : Math.min(1, middle + half)
	};
}
