import { statement } from '../../client/statement.server.ts';
import type { KeyedSearch } from '../../office/identity-keys.server.ts';
import { searchWays, wordsOf } from '../../model/search-words.ts';
import type { LetterFilter } from './filter.ts';

/** What its asker may find letters by. */
export interface Visibility {
	/** Subjects, texts and masked identities; without, by the exact code alone. */
	texts: boolean;
	/** Those of sensitive categories too. */
	sensitive: boolean;
}

/** A search made ready, with nothing of a person in clear: what of it is looked for, and how. */
export interface SearchPlan {
	/** On rows of letter_state; a letter is found by its own subject and code. Null: by `ids` alone. */
	words: string | null;
	/** Queries of ids, all of which a letter must be among. */
	ids: string[];
	/** The queries of events among them. */
	told: string[];
	/** What more is asked of a letter that a text or a person found. */
	conditions: string[];
	params: Record<string, unknown>;
}

/** So many digits of a number are shown under its mask. */
const SHOWN_DIGITS = /^\d{4}$/;

/**
 * @param isName whether some letter has the searched name's key: only then are letters looked for by it
 * @param isRetold whether some letter that is found had anything taken back: only then are events asked whether they stand
 */
export function planSearch(
	database: string,
	{ codes, persons, words, nameKey }: KeyedSearch,
	{ searchIn }: Pick<LetterFilter, 'searchIn'>,
	visibility: Visibility,
	{ isKnown, isName, isRetold }: { isKnown: boolean; isName: boolean; isRetold: boolean }
): SearchPlan {
	if (!visibility.texts) {
		return {
			...{ words: null, ids: [], told: [], conditions: ['lower(letter_id) IN {codes: Array(String)}'] },
			params: { codes: codes.map((code) => code.toLowerCase()) }
		};
	}
	const params: Record<string, unknown> = {};
	const bind = (name: string, value: unknown, type: string): string => {
		params[name] = value;
		return `{${name}: ${type}}`;
	};
	const told: string[] = [];
	/** Those that an event tells it, that was there then and had come in by then; not what an undone load brought. */
	const events = (condition: string): string => {
		const known = isKnown ? `ingested_at <= {known_at: DateTime64(3, 'UTC')}` : '1';
		const stands = isRetold ? statement('queries/desk/stands.sql', database, { condition, known }) : '1';
		const text = statement('queries/desk/told.sql', database, { condition, known, stands });
		told.push(text);
		return text;
	};
	const ways = searchWays([...codes, ...words].join(' '));
	const found = ways.map((way, n) => `hasAllTokens(search_text, ${bind(`words_${n}`, way, 'Array(String)')})`);
	const own = found.length > 1 ? `(${found.join(' OR ')})` : (found[0] ?? null);
	const ids = persons.map((keys, n) => {
		const key = bind(`person_${n}`, keys, 'Array(String)');
		return ['citizen_key', 'mobile_key', 'name_key'].map((one) => events(`${one} IN ${key}`)).join(' UNION ALL ');
	});
	// The national id of a letter is what its registration says that stands; a mobile or a name, any that it was told with.
	const people = persons.map((_, n) => {
		const key = `{person_${n}: Array(String)}`;
		const other = ['mobile_key', 'name_key'].map((one) => events(`${one} IN ${key}`)).join(' UNION ALL ');
		return `(citizen_key IN ${key} OR letter_id IN (${other}))`;
	});
	const more: string[] = [];
	if (own !== null && (searchIn === 'texts' || isMask(codes, words))) more.push(events(own));
	if (isName && nameKey !== undefined) more.push(events(`name_key = ${bind('name_key', nameKey, 'String')}`));
	const isWide = own !== null && more.length > 0;
	if (isWide)
		ids.push([`SELECT letter_id FROM ${database}.letter_state FINAL WHERE ${own}`, ...more].join(' UNION ALL '));
	const isPlainCode = persons.length === 0 && words.length === 0;
	return {
		words: isWide ? null : own,
		ids,
		told,
		// A code is on the letter for all to see; a word, a person or a mask is what sensitivity hides.
		conditions: [
			...people,
			...(visibility.sensitive || (isPlainCode && !isMask(codes, words))
				? []
				: [`category NOT IN (SELECT code FROM ${database}.categories FINAL WHERE sensitive)`])
		],
		params
	};
}

const isMask = (codes: string[], words: string[]): boolean =>
	codes.length + words.length === 1 && SHOWN_DIGITS.test(wordsOf([...codes, ...words].join(' ')).join(' '));
