import { cutAt } from '../text/brackets.ts';

/** What a view joins its arrays by: the places of one of them, and each array is taken by place. */
const BY_PLACE = /\bARRAY JOIN\s+arrayEnumerate\((\w+)\) AS (\w+)/;
/** A part of a nested column under a name of its own. */
const PART = /^(\w+)\.\w+ AS (\w+)$/;

/**
 * Joins the arrays that a query asks for by themselves, where its view joins their places: a place costs the engine a copy of each whole
 * array for each of its members (150 ms of CPU for two arrays of two million letters, 55 by themselves). A view has to join by place,
 * since it would read all that it joins, asked for or not.
 * @param list columns that are asked for, as SQL
 * @param source the subquery that has the arrays
 * @param behind what stands behind the source
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

/** The arrays that are as long as one: parts of the same nested column. */
function ownLength(source: string, first: string): string[] {
	const items = cutAt(cutAt(source, /^FROM$/)[0]!.replace(/^\s*SELECT\b/, ''), /^,$/);
	const parts = items.flatMap((item) => {
		const [, nested, name] = PART.exec(item.trim()) ?? [];
		return nested !== undefined && name !== undefined ? [{ nested, name }] : [];
	});
	const of = parts.find(({ name }) => name === first)?.nested;
	return parts.filter(({ nested }) => nested === of).map(({ name }) => name);
}
