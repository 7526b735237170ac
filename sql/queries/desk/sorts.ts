/** Orders of a list; `-` turns one round. Where two letters are equal, the one registered first comes first. */
export const SORTS = ['registered', '-registered', 'due', '-due', 'held', '-held', 'hops', '-hops'] as const;
export type Sort = (typeof SORTS)[number];

export const isSort = (text: string): text is Sort => (SORTS as readonly string[]).includes(text);

/** Later than any moment in milliseconds: what has none comes last. */
const NONE = 2 ** 50;
/** More than any moment in milliseconds until the year 2109. */
const STEP = 2 ** 42;
const BEGINS = 'toUnixTimestamp64Milli(begins_at)';
const ofMoment = (column: string, sign: '' | '-'): string =>
	`ifNull(${sign}toUnixTimestamp64Milli(${column}), ${NONE} + ${BEGINS})`;

/**
 * The place of a letter as one whole number, which JSON holds exactly; SQL. `held`: the longest at its holder first; `hops`:
 * the most first.
 */
export const SORT_KEYS: Record<Sort, string> = {
	registered: BEGINS,
	'-registered': `-${BEGINS}`,
	due: ofMoment('due_at', ''),
	'-due': ofMoment('due_at', '-'),
	held: ofMoment('holder_since', ''),
	'-held': ofMoment('holder_since', '-'),
	hops: `toInt64(hops) * -${STEP} + ${BEGINS}`,
	'-hops': `toInt64(hops) * ${STEP} + ${BEGINS}`
};

/** A row's place in an order. */
export interface Place {
	key: number;
	id: string;
}

export const placeText = ({ key, id }: Place): string => `${key}~${id}`;

/** Undefined for what is no place. */
export function readPlace(text: string): Place | undefined {
	const [, key, id] = /^(-?\d{1,16})~(.{1,128})$/s.exec(text) ?? [];
	return key === undefined || id === undefined ? undefined : { key: Number(key), id };
}
