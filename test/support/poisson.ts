/** How many of what comes by chance come in a day. */
export function poisson(mean: number, random: { next: () => number }): number {
	let count = 0;
	for (let left = mean; (left += Math.log(1 - random.next())) > 0;) count++;
	return count;
}
