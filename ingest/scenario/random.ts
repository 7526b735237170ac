/** A seeded random generator (sfc32): the same seed gives the same story on every machine. */
export interface Random {
	/** At least 0, below 1. */
	next(): number;
	/** A whole number from 0, below `n`. */
	int(n: number): number;
	/** A number from `low`, below `high`. */
	between(low: number, high: number): number;
	chance(p: number): boolean;
	pick<T>(from: readonly T[]): T;
	/** A gamma of shape 2 with the given mean, for delays of offices: few near zero, and a long tail. */
	delay(mean: number): number;
}

export function createRandom(seed: number): Random {
	let a = mix(seed, 1);
	let b = mix(seed, 2);
	let c = mix(seed, 3);
	let d = 1;
	const next = (): number => {
		const t = (((a + b) | 0) + d) | 0;
		d = (d + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (((c << 21) | (c >>> 11)) + t) | 0;
		return (t >>> 0) / 4_294_967_296;
	};
	for (let i = 0; i < 12; i++) next();
	return {
		next,
		int: (n) => Math.floor(next() * n),
		between: (low, high) => low + next() * (high - low),
		chance: (p) => next() < p,
		pick: <T>(from: readonly T[]) => from[Math.floor(next() * from.length)] as T,
		delay: (mean) => (-Math.log(1 - next()) - Math.log(1 - next())) * (mean / 2)
	};
}

/** A stateless hash of two whole numbers to 32 bits: a person's traits follow from the person's number. */
export function mix(x: number, y: number): number {
	let h = Math.imul(x ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(y + 0x7f4a7c15, 0xc2b2ae35);
	h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
	h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
	return (h ^ (h >>> 15)) >>> 0;
}

/** Weighted options, to be drawn one at a time. */
export interface Weighted<T> {
	draw(chance: number): T;
}

/** @param options pairs of an option and its weight; weights need not sum to one. */
export function weighted<T>(options: readonly (readonly [T, number])[]): Weighted<T> {
	const sums: number[] = [];
	let sum = 0;
	for (const [, weight] of options) sums.push((sum += weight));
	return {
		draw(chance) {
			const at = chance * sum;
			let i = 0;
			while (i < sums.length - 1 && (sums[i] as number) <= at) i++;
			return (options[i] as readonly [T, number])[0];
		}
	};
}

/** Whole shares that sum to exactly `total`, by largest remainder; none exceeds `cap`. */
export function apportion(total: number, weights: readonly number[], cap = Infinity): number[] {
	const scale = capScale(total, weights, cap);
	const exact = weights.map((w) => Math.min(cap, w * scale));
	const shares = exact.map(Math.floor);
	let left = total - shares.reduce((sum, share) => sum + share, 0);
	const order = exact.map((e, i) => [e - Math.floor(e), i] as const).sort((x, y) => y[0] - x[0] || x[1] - y[1]);
	while (left > 0) {
		for (const [, i] of order) {
			if (left === 0) break;
			if ((shares[i] as number) < cap && (weights[i] as number) > 0) {
				shares[i] = (shares[i] as number) + 1;
				left--;
			}
		}
	}
	return shares;
}

/** The factor at which the capped weights sum to `total`. */
export function capScale(total: number, weights: readonly number[], cap: number): number {
	const reached = weights.filter((w) => w > 0).length * cap;
	if (reached < total) throw new RangeError(`${total} do not fit under a cap of ${cap} for ${weights.length} days`);
	let low = 0;
	let high = 1;
	const sum = (scale: number) => weights.reduce((all, w) => all + Math.min(cap, w * scale), 0);
	while (sum(high) < total) high *= 2;
	for (let i = 0; i < 100; i++) {
		const middle = (low + high) / 2;
		if (sum(middle) < total) low = middle;
		else high = middle;
	}
	return low;
}
