import { en } from './en.ts';
import { fa, type Dictionary } from './fa.ts';
import { formatOf, type Lang } from './format.ts';
import type { Words } from './text.ts';

const DICTIONARIES: Record<Lang, Dictionary> = { fa, en };

/** For the server, which speaks both languages; a page takes its own along. */
export function wordsOf(lang: Lang): Words {
	return { t: DICTIONARIES[lang], f: formatOf(lang) };
}
