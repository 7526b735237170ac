import type { Part } from './english.ts';
import type { Dictionary } from './fa.ts';
import type { Words } from './text.ts';

/**
 * The words of a page: those around every page, and the parts that it says. All parts of both languages were a third
 * of its JavaScript. What a page says is held against its parts by test/unit/words.test.ts.
 * @param shell what the layout loaded
 * @param persian the parts by their names, in Persian: they come with the page, or large ones by themselves, so that English goes without
 */
export async function pageWords(
	shell: { words: Words },
	persian: { [Name in Part]?: Partial<Dictionary> | (() => Promise<Partial<Dictionary>>) }
): Promise<Words> {
	const { t, f } = shell.words;
	const names = Object.keys(persian) as Part[];
	if (f.lang === 'fa') {
		const parts = await Promise.all(
			Object.values(persian).map(async (part) => (typeof part === 'function' ? part() : part))
		);
		return { t: Object.assign({}, t, ...parts) as Dictionary, f };
	}
	const { ENGLISH } = await import('./english.ts');
	const parts = await Promise.all(
		names.map(async (name) => Object.values<Partial<Dictionary>>(await ENGLISH[name]())[0])
	);
	return { t: Object.assign({}, t, ...parts) as Dictionary, f };
}
