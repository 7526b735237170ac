import { utcText } from '../../model/tehran.ts';

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

/** A condition that rows between two places share, and what the server binds to it. */
export interface Bounds {
	conditions: string[];
	params: Record<string, unknown>;
}

/** A place is a number of an address: whatever it is, a bound is one that the server can read. */
const within = (value: number, [least, most]: readonly [number, number]): number =>
	Math.min(Math.max(value, least), most);

const ofMoments = (column: string, least: number, most: number): Bounds => ({
	// In the words of the indexes of letter_state: NULL counts as later than all.
	conditions: [
		`${column} <= {most: DateTime64(3, 'UTC')}`,
		column === 'begins_at'
			? `begins_at >= {least: DateTime64(3, 'UTC')}`
			: `ifNull(${column}, toDateTime64(0, 3, 'UTC')) >= {least: DateTime64(3, 'UTC')}`
	],
	params: { least: utcText(within(least, MOMENT_RANGE)), most: utcText(within(most, MOMENT_RANGE)) }
});

const ofHops = (least: number, most: number): Bounds => ({
	conditions: ['hops BETWEEN {least: UInt16} AND {most: UInt16}'],
	params: { least: within(least, HOPS_RANGE), most: within(most, HOPS_RANGE) }
});

const MOMENTS = { registered: 'begins_at', due: 'due_at', held: 'holder_since' };
const FIRST = 0;
/** DateTime64(3) of ClickHouse has no later one that its text form holds. */
const LAST = Date.UTC(2299, 11, 31);
const MOST_HOPS = 2 ** 16 - 1;
const MOMENT_RANGE = [FIRST, LAST] as const;
const HOPS_RANGE = [0, MOST_HOPS] as const;

/**
 * What all rows between two keys of an order have, as indexes know it. No more than that: the keys themselves are compared besides.
 * @param first null: from the beginning
 */
export function boundsOf(sort: Sort, first: number | null, last: number): Bounds {
	// Those that have none are among them.
	if (last >= NONE) return { conditions: [], params: {} };
	const name = sort.replace('-', '') as keyof typeof MOMENTS | 'hops';
	if (name === 'hops') {
		return sort === 'hops'
			? ofHops(Math.ceil(-last / STEP), first === null ? MOST_HOPS : Math.ceil(-first / STEP))
			: ofHops(first === null ? 0 : Math.floor(first / STEP), Math.floor(last / STEP));
	}
	return sort === name
		? ofMoments(MOMENTS[name], first ?? FIRST, last)
		: ofMoments(MOMENTS[name], -last, first === null ? LAST : -first);
}

/** A row's place in an order. */
export interface Place {
	key: number;
	id: string;
}

export const placeText = ({ key, id }: Place): string => `${key}~${id}`;

/** Undefined for what is no place. Older addresses of lists have the moment of a registration itself. */
export function readPlace(text: string): Place | undefined {
	const [, number, moment, id] = /^(?:(-?\d{1,16})|(\d{4}-[\d:.T-]{1,24}Z))~(.{1,128})$/s.exec(text) ?? [];
	const key = number === undefined ? Date.parse(moment ?? '') : Number(number);
	return id === undefined || Number.isNaN(key) ? undefined : { key, id };
}
