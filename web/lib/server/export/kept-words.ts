import { isHttpError } from '@sveltejs/kit';
import type { Words } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { sqlText } from '../console/sql-export.ts';
import { stepNames } from '../escalation.ts';
import { sessionParams } from '../person-address.ts';
import { namesOf, referenceOf } from '../reference.ts';
import { askedList } from './asked-list.ts';

/** A list that the office keeps: its words in Persian, and its address's query. */
interface KeptList {
	words: string;
	query: string;
}

/**
 * Says lists that the office keeps in the language of whoever reads: in Persian by the words that were kept, else anew by their queries.
 * What cannot be said anew, since the engine is away or an address is read no more, keeps its words.
 */
export async function keptWords({
	view,
	user
}: Pick<App.Locals, 'view' | 'user'>): Promise<(kept: KeptList) => string> {
	const inPersian = ({ words }: KeptList) => words;
	if (view.lang === 'fa') return inPersian;
	const found = await Promise.all([referenceOf(), stepNames()]).catch(() => null);
	if (!found) return inPersian;
	const [reference, steps] = found;
	const names = { ...namesOf(reference), ...steps };
	const words: Words = wordsOf(view.lang);
	// Who kept a list was an inspector, who may search as its words say.
	const asker = { view, user: user && { ...user, role: 'inspector' as const } };
	return (kept) => {
		const params = sessionParams(kept.query, user);
		if (params.has('sql')) return sqlText(params, words);
		const range = { from: params.get('from'), to: params.get('to') };
		try {
			return askedList(params, asker).words({ names, range }, words);
		} catch (problem) {
			if (!isHttpError(problem)) throw problem;
			return kept.words;
		}
	};
}
