import { cutAt } from '../text/brackets.ts';

/** A view's ARRAY JOIN over the places of one array. Each array is then read by place. */
const BY_PLACE = /\bARRAY JOIN\s+arrayEnumerate\((\w+)\) AS (\w+)/;
/** A part of a nested column with an alias. */
const PART = /^(\w+)\.\w+ AS (\w+)$/;

/**
 * Rewrites a view's ARRAY JOIN over places into one over just the arrays that a query needs. Reading by place copies each array once per
 * member (two arrays of two million letters: 150 ms of CPU, 55 when joined). A view itself has to join places, because it would read
 * every array that it joins, needed or not.
 * @param list the needed columns, as SQL
 * @param source the subquery that has the arrays
 * @param behind the SQL behind the source
 */
export function joinArrays(list: string, source: string, behind: string): { list: string; behind: string } {
	const [join, first, place] = BY_PLACE.exec(behind) ?? [];
	if (join === undefined || first === undefined || place === undefined) return { list, behind };
	const taken = (array: string): RegExp => new RegExp(`\\b${array}\\[${place}\\]`, 'g');
	const asked = ownLength(source, first).filter((array) => taken(array).test(`${list} ${behind}`));
	if (asked.length === 0) return { list, behind };
	const direct = (sql: string): string =>
		asked.reduce((text, array) => text.replaceAll(taken(array), memberOf(array)), sql);
	const columns = direct(list);
	const [before = '', after = ''] = behind.split(join).map(direct);
	const isPlaceAsked = new RegExp(`\\b${place}\\b`).test(`${columns} ${before} ${after}`);
	const joined = asked.map((array) => `${array} AS ${memberOf(array)}`);
	const clause = [...joined, ...(isPlaceAsked ? [`arrayEnumerate(${first}) AS ${place}`] : [])].join(', ');
	return { list: columns, behind: `${before}ARRAY JOIN ${clause}${after}` };
}

const memberOf = (array: string): string => `each_${array}`;

/** The arrays of the same length as `first`: parts of the same nested column. */
function ownLength(source: string, first: string): string[] {
	const items = cutAt(cutAt(source, /^FROM$/)[0]!.replace(/^\s*SELECT\b/, ''), /^,$/);
	const parts = items.flatMap((item) => {
		const [, nested, name] = PART.exec(item.trim()) ?? [];
		return nested !== undefined && name !== undefined ? [{ nested, name }] : [];
	});
	const of = parts.find(({ name }) => name === first)?.nested;
	return parts.filter(({ nested }) => nested === of).map(({ name }) => name);
}
