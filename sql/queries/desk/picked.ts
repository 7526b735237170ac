import { sortKey, SORTS, type Sort } from './sorts.ts';
import type { CountOf } from '../../measures/kpi.ts';
import { latinDigits } from '../../model/digits.ts';

/** Letters that somebody picked, rather than by what they have in common. */
export interface Picked {
	/** By their ids, sorted; empty: all. */
	letters: string[];
	/** Of all that the rest of the filter means, the first of an order; null: all. */
	first: { count: number; by: Sort } | null;
	/** The letters of a sample or a reminder of the office, by its id. */
	sample: string | null;
	reminder: string | null;
}

/** The sets of letters that the office keeps. */
const KEPT_SETS = ['sample', 'reminder'] as const;
type KeptSet = (typeof KEPT_SETS)[number];
/** Gives the ids of such a set; none if there is no such set. */
export type ReadSet = (set: KeptSet, id: string) => Promise<string[]>;

export const PICKED_PARAMETERS = ['letter', 'first', 'first_by', ...KEPT_SETS] as const;

/** A page's rows, and some more: the address of a list has its limit too. */
const MOST_LETTERS = 200;

// eslint-disable-next-line no-control-regex
const LETTER = /^[^\u0000-\u001f\u007f]{1,128}$/;
const SET = /^[\w.-]{1,80}$/;

/** What of an address names picked letters; or the parameter that is wrong. */
export function readPicked(params: URLSearchParams): Picked | (typeof PICKED_PARAMETERS)[number] {
	const letters = [...new Set(params.getAll('letter').filter((id) => id !== ''))].toSorted();
	if (letters.length > MOST_LETTERS || letters.some((id) => !LETTER.test(id))) return 'letter';
	const text = (name: string) => params.get(name)?.trim() ?? '';
	const count = latinDigits(text('first'));
	if (count !== '' && !(/^\d{1,5}$/.test(count) && Number(count) > 0)) return 'first';
	const by = SORTS.find((sort) => sort === (text('first_by') || 'registered'));
	if (!by) return 'first_by';
	for (const set of KEPT_SETS) if (text(set) && !SET.test(text(set))) return set;
	return {
		letters,
		first: count === '' ? null : { count: Number(count), by },
		sample: text('sample') || null,
		reminder: text('reminder') || null
	};
}

/**
 * Restricts `where`, which the rest of a filter says, to what was picked.
 * @param readSet absent where no set is asked for
 */
export async function wherePicked(
	{ picked, figure }: { picked: Picked; figure: CountOf | null },
	where: string,
	readSet?: ReadSet
): Promise<{ where: string; params: Record<string, unknown> }> {
	const { letters, first } = picked;
	const params: Record<string, unknown> = {};
	const among = (name: string, ids: string[]) => {
		params[name] = ids;
		return `letter_id IN {${name}: Array(String)}`;
	};
	const conditions = [where, ...(letters.length > 0 ? [among('picked', letters)] : [])];
	for (const set of KEPT_SETS) {
		const id = picked[set];
		if (id !== null) conditions.push(among(`picked_${set}`, (await readSet?.(set, id)) ?? []));
	}
	const all = conditions.join(' AND ');
	if (!first) return { where: all, params };
	const ordered = `SELECT letter_id FROM \${letters} WHERE ${all} ORDER BY toInt64(${sortKey(first.by, figure)}), letter_id LIMIT {first: UInt32}`;
	return { where: `letter_id IN (${ordered})`, params: { ...params, first: first.count } };
}
