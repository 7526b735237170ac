import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import subsetFont from 'subset-font';

const STYLES = join(import.meta.dirname, 'fonts.css');
const CUT = join(import.meta.dirname, '../.svelte-kit/fonts');
/** A face of the stylesheet whose file is to be cut, by its script, and the signs that it keeps. */
const FACE = /url\('\$fonts\/(\w+)\.woff2'\)[^}]*unicode-range:\s*([^;]+);/g;
const WEIGHTS = { wght: { min: 400, max: 800 } };

/** The signs of a `unicode-range`. */
const signsOf = (range: string): string =>
	[...range.matchAll(/U\+([\dA-F]+)(?:-([\dA-F]+))?/g)]
		.map(([, first = '', last = first]) => {
			const [from, to] = [parseInt(first, 16), parseInt(last, 16)];
			return String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, n) => from + n));
		})
		.join('');

/** Cuts the faces of `fonts.css` to the signs and weights that they are asked for; the folder that `$fonts` means there. */
export async function cutFonts(): Promise<string> {
	mkdirSync(CUT, { recursive: true });
	for (const [, script, range = ''] of readFileSync(STYLES, 'utf8').matchAll(FACE)) {
		const whole = createRequire(import.meta.url).resolve(
			`@fontsource-variable/vazirmatn/files/vazirmatn-${script}-wght-normal.woff2`
		);
		const options = { targetFormat: 'woff2', variationAxes: WEIGHTS } as const;
		writeFileSync(join(CUT, `${script}.woff2`), await subsetFont(readFileSync(whole), signsOf(range), options));
	}
	return CUT;
}
