import { createRandom } from '#ingest/scenario/random.ts';
import { DEPTH, isLeftOut } from './run-folder.ts';

/** Marks a test that repeats something: `npm test` runs a few of it, and in depth all of it. */
export const DEEP = { tags: ['deep'] };

/** Marks a test that takes long or whose fault is rare: it runs in depth alone, at an eighth of it by chance. A whole file says `@module-tag rare`. */
export const IN_DEPTH_ALONE = { tags: ['rare'], ...(isLeftOut() && { skip: true }) };

/** Of all that is drawn by chance, the few among them; accepted back. */
export const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
// A bench has a seed of its own.
if (process.env['VITEST']) console.log(`SEED=${SEED}`);

/** How often something is done. At an eighth of the depth: an eighth of the way from `few` to `all`, the seed decides about the rest. */
export function runs(few: number, all: number): number {
	if (DEPTH !== 'eighth') return DEPTH === 'deep' ? all : few;
	return Number.isFinite(all) ? few + Math.trunc((all - few + Math.sign(all - few) * (SEED % 8)) / 8) : few * 2;
}

/** So many of a list, by the seed and in their order; in depth up to `most` of it. */
export function some<T>(few: number, all: readonly T[], most = all.length): T[] {
	const random = createRandom(SEED);
	const left = [...all.keys()];
	while (left.length > runs(few, most)) left.splice(random.int(left.length), 1);
	return left.map((index) => all[index]!);
}

const DARK = SEED % 2 === 0 ? 390 : 1440;
/** A screen, narrow or wide, light or dark; in depth two, of both widths and both lights. */
export const SCREENS = some(
	1,
	([390, 1440] as const).map((width) => [width === DARK ? 'dark' : 'light', width] as const)
);
