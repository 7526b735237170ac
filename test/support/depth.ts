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

/** So many of a list, by the seed and in their order; in depth up to `most` of it. Under another name others are drawn. */
export function some<T>(few: number, all: readonly T[], most = all.length, name = ''): T[] {
	const random = createRandom(SEED + [...name].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0));
	const left = [...all.keys()];
	while (left.length > runs(few, most)) left.splice(random.int(left.length), 1);
	return left.map((index) => all[index]!);
}

export const SCREENS = (['light', 'dark'] as const).flatMap((theme) =>
	([390, 1440] as const).map((width) => [theme, width] as const)
);

/** A page's screen, narrow or wide, light or dark: pages differ in it; in depth all of them. */
export const screensOf = (page: string) => some(1, SCREENS, SCREENS.length, page);
