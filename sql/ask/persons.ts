import type { Reading, Sql } from '../entities/entity.ts';
import { letter } from '../entities/letter.ts';
import { NOW } from '../fold/sources.ts';
import { columnsIn, from, namesIn } from '../source.ts';

/** The rows for which conditions hold, with the columns that texts name. */
type Rows = (texts: readonly Sql[], filter: readonly Sql[]) => Sql;

const PERSON_HASH = `anyIf(k.citizen_hash, NOT k.is_by_mobile) AS person_hash`;
const PERSON_KEY = `anyIf(k.citizen_key, NOT k.is_by_mobile) AS person_key`;

/**
 * The mobiles that join a national id, by `mobile_hash`: those that came with exactly one national id in all that is known, whatever the instant. Two
 * national ids are never joined, and joins do not chain: the mobile of a family or of a kiosk joins nobody. Few letters have only a mobile, so only
 * letters with one of these mobiles are grouped.
 * @param items the columns of the result
 * @param only conditions on letters; they keep all letters of a mobile, or none
 */
export function joinedKeys(database: string, reading: Reading, items: readonly Sql[], only: readonly Sql[] = []): Sql {
	const all: Reading = reading.kind === 'known' ? { ...reading, at: NOW } : { kind: 'current', at: NOW };
	const rows = (columns: readonly string[], filter: Sql) =>
		from(letter, { database, reading: all, columns, filter: [...only, filter] });
	const columns = [
		'mobile_hash',
		'is_by_mobile',
		'citizen_hash',
		...(namesIn(items).has('citizen_key') ? ['citizen_key'] : [])
	];
	const some = `mobile_hash IN (${rows(['mobile_hash'], 'is_by_mobile')})`;
	return [
		`SELECT ${items.join(', ')}`,
		`FROM (${rows(columns, some)}) AS k`,
		'GROUP BY mobile_hash',
		'HAVING max(k.is_by_mobile) AND countIf(NOT k.is_by_mobile) > 0',
		'AND minIf(k.citizen_hash, NOT k.is_by_mobile) = maxIf(k.citizen_hash, NOT k.is_by_mobile)'
	].join('\n');
}

/** The same for whoever writes SQL, by the keys that views show. */
export const JOINED_KEYS = ['anyIf(k.citizen_key, k.is_by_mobile) AS citizen_key', PERSON_KEY];

/**
 * The same rows, each with its person: `person_hash`, `person_key` where a text names it, and `joined_hash`, the digest of a key that was joined, else 0.
 * Only rows whose key is of a mobile are looked up, in a SELECT of their own.
 */
export const withPersons =
	(database: string, reading: Reading, rows: Rows): Rows =>
	(texts, filter) => {
		const isKeyed = namesIn(texts).has('person_key');
		const items = ['mobile_hash', PERSON_HASH, ...(isKeyed ? [PERSON_KEY] : [])];
		const of = (more: readonly Sql[]) =>
			rows([...texts, 'citizen_hash', ...(isKeyed ? ['citizen_key'] : [])], [...filter, ...more]);
		const lookedUp = (more: readonly Sql[]) =>
			[
				`SELECT s.*, if(j.person_hash = 0, s.citizen_hash, j.person_hash) AS person_hash, if(j.person_hash = 0, 0, j.mobile_hash) AS joined_hash`,
				isKeyed ? `, if(j.person_hash = 0, s.citizen_key, j.person_key) AS person_key` : '',
				`\nFROM (${of(more)}) AS s`,
				`\nANY LEFT JOIN (${joinedKeys(database, reading, items)}) AS j ON j.mobile_hash = toUInt64(s.citizen_hash)`
			].join('');
		const plain = `SELECT *, citizen_hash AS person_hash, toUInt64(0) AS joined_hash${isKeyed ? ', citizen_key AS person_key' : ''}`;
		return `${plain}\nFROM (${of(['NOT is_by_mobile'])})\nUNION ALL\n${lookedUp(['is_by_mobile'])}`;
	};

/** Letters with the person of each as their `citizen_key`. */
export function lettersOfPersons(database: string, reading: Reading): Sql {
	const rows: Rows = (texts, filter) => from(letter, { database, reading, columns: columnsIn(letter, texts), filter });
	return `(SELECT letter_id, person_key AS citizen_key FROM (${withPersons(database, reading, rows)(['letter_id', 'person_key'], [])}))`;
}
