import { kpiOf } from '../../measures/catalogue.ts';
import { CLOCKS, type Clock } from '../../measures/clocks.ts';
import { clockOf, type CountOf } from '../../measures/kpi.ts';
import { utcText } from '../../model/tehran.ts';

/** Orders of a list of letters; `-` turns one round. Where two letters are equal, the one registered first comes first. */
const OF_LETTERS = ['registered', '-registered', 'due', '-due', 'held', '-held', 'hops', '-hops'] as const;
/** Those by the clock of the figure that a list is of; of any other list they are by the registration. */
const OF_FIGURE = ['counted', '-counted'] as const;
export const SORTS = [...OF_LETTERS, ...OF_FIGURE] as const;
export type Sort = (typeof SORTS)[number];

export const isSort = (text: string): text is Sort => (SORTS as readonly string[]).includes(text);

/** Later than any moment in milliseconds: what has none comes last. */
const NONE = 2 ** 50;
/** More than any moment in milliseconds until the year 2109. */
const STEP = 2 ** 42;
const BEGINS = 'toUnixTimestamp64Milli(begins_at)';
const ofMoment = (column: string, sign: '' | '-'): string =>
	`ifNull(${sign}toUnixTimestamp64Milli(${column}), ${NONE} + ${BEGINS})`;

/** The clock of a list's figure, by which its members are in order; null where that is the registration. */
export function ownClock(figure: CountOf | null): Clock | null {
	const clock = figure && clockOf(kpiOf(figure.kpi), figure.part);
	return clock && CLOCKS[clock].at !== 'begins_at' ? clock : null;
}

/** The order of a list where none is asked for: the oldest first. */
export const usualSort = (figure: CountOf | null): Sort => (ownClock(figure) ? 'counted' : 'registered');

/** The orders that a list may have. */
export const sortsOf = (figure: CountOf | null): readonly Sort[] =>
	ownClock(figure) ? [...OF_FIGURE, ...OF_LETTERS] : OF_LETTERS;

/** `held`: the longest at its holder first; `hops`: the most first. */
const SORT_KEYS: Record<(typeof OF_LETTERS)[number], string> = {
	registered: BEGINS,
	'-registered': `-${BEGINS}`,
	due: ofMoment('due_at', ''),
	'-due': ofMoment('due_at', '-'),
	held: ofMoment('holder_since', ''),
	'-held': ofMoment('holder_since', '-'),
	hops: `toInt64(hops) * -${STEP} + ${BEGINS}`,
	'-hops': `toInt64(hops) * ${STEP} + ${BEGINS}`
};

/** The place of a letter in a list as one whole number, which JSON holds exactly; SQL. */
export function sortKey(sort: Sort, figure: CountOf | null): string {
	if (sort !== 'counted' && sort !== '-counted') return SORT_KEYS[sort];
	const clock = ownClock(figure);
	const key = clock ? `toUnixTimestamp64Milli(${CLOCKS[clock].at})` : BEGINS;
	return sort === 'counted' ? key : `-${key}`;
}

/** A condition that rows between two places share, and what the server binds to it. */
export interface Bounds {
	conditions: string[];
	params: Record<string, unknown>;
}

/** A place is a number of an address: whatever it is, a bound is one that the server can read. */
const within = (value: number, [least, most]: readonly [number, number]): number =>
	Math.min(Math.max(value, least), most);

const LEAST = `{least: DateTime64(3, 'UTC')}`;
const MOST = `{most: DateTime64(3, 'UTC')}`;

const ofMoments = (column: string, least: number, most: number): Bounds => ({
	// In the words of the indexes of letter_state: NULL counts as later than all.
	conditions: [
		`${column} <= ${MOST}`,
		column === 'begins_at' ? `begins_at >= ${LEAST}` : `ifNull(${column}, toDateTime64(0, 3, 'UTC')) >= ${LEAST}`
	],
	params: momentsBetween(least, most)
});

const ofClock = (clock: Clock, least: number, most: number): Bounds => ({
	conditions: CLOCKS[clock].where(LEAST, MOST),
	// A clock's range ends before its end.
	params: momentsBetween(least, most + 1)
});

const momentsBetween = (least: number, most: number) => ({
	least: utcText(within(least, MOMENT_RANGE)),
	most: utcText(within(most, MOMENT_RANGE))
});

const ofHops = (least: number, most: number): Bounds => ({
	conditions: ['hops BETWEEN {least: UInt16} AND {most: UInt16}'],
	params: { least: within(least, HOPS_RANGE), most: within(most, HOPS_RANGE) }
});

const MOMENTS = { registered: 'begins_at', counted: 'begins_at', due: 'due_at', held: 'holder_since' };
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
export function boundsOf(sort: Sort, figure: CountOf | null, first: number | null, last: number): Bounds {
	// Those that have none are among them.
	if (last >= NONE) return { conditions: [], params: {} };
	const name = sort.replace('-', '') as keyof typeof MOMENTS | 'hops';
	if (name === 'hops') {
		return sort === 'hops'
			? ofHops(Math.ceil(-last / STEP), first === null ? MOST_HOPS : Math.ceil(-first / STEP))
			: ofHops(first === null ? 0 : Math.floor(first / STEP), Math.floor(last / STEP));
	}
	const ends = sort === name ? ([first ?? FIRST, last] as const) : ([-last, first === null ? LAST : -first] as const);
	const clock = name === 'counted' ? ownClock(figure) : null;
	return clock ? ofClock(clock, ...ends) : ofMoments(MOMENTS[name], ...ends);
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
