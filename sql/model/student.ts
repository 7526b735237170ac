/** Student's t by independent observations, between which it is linear in 1 / observations. */
const TABLE = {
	60: [...[1, 1.376, 2, 1.061, 3, 0.978, 4, 0.941], ...[6, 0.906, 10, 0.879, 20, 0.86, 60, 0.848]],
	90: [...[1, 6.314, 2, 2.92, 3, 2.353, 4, 2.132], ...[6, 1.943, 10, 1.812, 20, 1.725, 60, 1.671]]
};

/** Half the width of the band that holds so many percent, in standard errors. */
export function student(level: keyof typeof TABLE, observations: number): number {
	const table = TABLE[level];
	const x = 1 / Math.min(Math.max(observations, 1), 60);
	let i = 0;
	while (i + 4 < table.length && x < 1 / table[i + 2]!) i += 2;
	const [n0, t0, n1, t1] = table.slice(i, i + 4) as [number, number, number, number];
	return t1 + ((t0 - t1) * (x - 1 / n1)) / (1 / n0 - 1 / n1);
}
