import { createRandom } from '#ingest/scenario/random.ts';
import { IS_DEEP } from './run-folder.ts';

/** Marks a test that repeats something: `npm test` runs a few of it, and in depth all of it. */
export const DEEP = { tags: ['deep'] };

/** Marks a test that takes long or whose fault is rare: it runs in depth alone. A whole file says `@module-tag rare`. */
export const IN_DEPTH_ALONE = { tags: ['rare'] };

/** Of all that is drawn by chance; accepted back. It is always the same, so that a change alone makes a run fail; in depth another each time. */
export const SEED = Number(process.env['SEED'] ?? (IS_DEEP ? Date.now() % 2 ** 31 : 1401));
// A bench has a seed of its own.
if (process.env['VITEST']) console.log(`SEED=${SEED}`);

/** How often something is done. */
export const runs = (few: number, all: number): number => (IS_DEEP ? all : few);

/** So many of a list, by the seed and in their order; in depth up to `most` of it. */
export function some<T>(few: number, all: readonly T[], most = all.length): T[] {
	const random = createRandom(SEED);
	const left = [...all.keys()];
	while (left.length > runs(few, most)) left.splice(random.int(left.length), 1);
	return left.map((index) => all[index]!);
}

/** A page's screen, narrow or wide, light or dark: pages differ in it; in depth two, of both widths and both lights. */
export function screensOf(page: string): ['light' | 'dark', 390 | 1440][] {
	const drawn = createRandom(SEED + [...page].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0)).int(4);
	const [width, other] = drawn % 2 === 0 ? ([390, 1440] as const) : ([1440, 390] as const);
	const [theme, opposite] = drawn < 2 ? (['light', 'dark'] as const) : (['dark', 'light'] as const);
	return IS_DEEP
		? [
				[theme, width],
				[opposite, other]
			]
		: [[theme, width]];
}
