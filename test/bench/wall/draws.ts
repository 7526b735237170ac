import { createRandom, type Random } from '#ingest/scenario/random.ts';
import { DAYS, NOW_S } from '../national/plan.ts';
import { BODIES, CATEGORIES, CHANNELS, COUNTIES } from '../national/shapes.ts';

/** How far back a figure looks. */
export const RANGES = { '7 d': 7, '30 d': 30, '60 d': 60, year: 365, 'five years': DAYS } as const;
export type RangeName = keyof typeof RANGES;

/** One way to ask for a figure. */
export interface Draw {
	range: RangeName;
	/** Tehran days, both included. */
	from: string;
	to: string;
	/** Null: now. */
	asOf: string | null;
	/** Dimension and code. */
	where: [string, string][];
}

const DAY_MS = 86_400_000;
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * Ways to ask, from a seed: of each range one that ends now, then ones that end anywhere; half as of now, half as of an
 * instant; some for one channel, category, county or body alone.
 */
export function drawWays(seed: number, perRange: number, ranges: readonly RangeName[]): Draw[] {
	const random = createRandom(seed);
	return ranges.flatMap((range) =>
		Array.from({ length: perRange }, (_, n): Draw => {
			const back = n === 0 ? 0 : random.int(Math.max(1, DAYS - RANGES[range]));
			const end = NOW_S * 1_000 - back * DAY_MS;
			const asOf = n % 2 === 0 ? null : new Date(end - random.int(12 * 3_600) * 1_000).toISOString();
			return {
				range,
				from: day(end - (RANGES[range] - 1) * DAY_MS),
				to: day(end),
				asOf,
				where: n % 3 === 2 ? [filter(random)] : []
			};
		})
	);
}

function filter(random: Random): [string, string] {
	const code = (options: readonly (readonly [string, number])[]): string => random.pick(options)[0];
	switch (random.int(4)) {
		case 0:
			return ['channel', code(CHANNELS)];
		case 1:
			return ['category', code(CATEGORIES)];
		case 2:
			return ['county', code(COUNTIES)];
		default:
			return ['body', code(BODIES[random.int(BODIES.length)]![1])];
	}
}
