import type { Sql } from '../entities/entity.ts';
import { aggregate } from './aggregate.ts';

/** No more are kept in an array than the engine takes. */
export const MOST = 16_777_215;

/** What is to be told of how long members lasted, in the unit of their value. */
export interface Lasted {
	/** How many ticks a unit has: what is told is whole ticks. */
	ticks: number;
	/** Of those that have ended, inclusive as quantileExactInclusive has it. */
	quantiles: readonly number[];
	/** By Kaplan and Meier, of those too that have not: when so many of all had ended. */
	ended: readonly number[];
}

/** Of hours, as they are told: in milliseconds, or where pages show no finer in seconds. */
export const IN_MS = 3_600_000;
export const IN_SECONDS = 3600;

/**
 * When members ended, in order: ticks × 2, and 1 more for what was cut off, which so comes after what happened in its moment and was still at
 * risk. A sorted array of a key: the referrals of a year (1.6 million) cost 150 ms of CPU, where a group for each moment and two windows over
 * them cost 1,800. Ticks of a second need four bytes each and are sorted where they are kept (340 ms for 250); beyond 31 years they are 31 years.
 */
export function endsOf(value: Sql, isEnded: Sql, isMember: Sql, { ticks }: Lasted): Sql {
	const isCut = `NOT (${isEnded})`;
	if (ticks > IN_SECONDS)
		return `arraySort(${aggregate('groupArray', `toInt64(round(${value} * ${ticks})) * 2 + ${isCut}`, isMember)})`;
	const seconds = `toInt32(round(least(greatest(${value} * ${ticks}, -1e9), 1e9)) * 2 + ${isCut})`;
	return aggregate(`groupArraySorted(${MOST})`, seconds, isMember);
}

/**
 * Adds `quantiles` and `ended` to rows that have `ends`. These are cut into runs of what happened, one before each that was cut off and one after the
 * last: where each begins and is bounded, and the logarithm of what share still waits after it. Within a run as many are left as have not happened,
 * so only what was cut off costs a logarithm: of ten million referrals one in twenty (1,000 ms for all of them, 80 so).
 */
export const withLasted = (rows: Sql, { quantiles, ended, ticks }: Lasted): Sql => {
	const ofQuantiles = quantiles.map((share, n) => quantile(share, `q${n}`));
	const ofEnded = ended.map((share, n) => endedBy(share, `k${n}`));
	const steps = [...ofQuantiles, ...ofEnded].flatMap((found) => Object.entries(found.steps));
	const arrayOf = (some: Found[]): Sql => `[${some.map(({ value }) => `${value} / ${ticks}`).join(', ')}]`;
	return `SELECT
	* EXCEPT (${['ended_of', ...steps.map(([name]) => name)].join(', ')}),
	${arrayOf(ofQuantiles)} AS quantiles,
	${arrayOf(ofEnded)} AS ended
FROM
(
	SELECT
		* EXCEPT (ends, waiting, cuts, before_cuts, run_starts, run_bounds, run_logs),
		${steps.map(([name, sql]) => `${sql} AS ${name}`).join(',\n\t\t')}
	FROM
	(
		SELECT
			*,
			length(ends) + throwIf(length(ends) = ${MOST}, 'more than 16.7 million members of one key have no median here: choose a shorter range') AS waiting,
			arrayFilter((place, e) -> bitAnd(e, 1) = 1, arrayEnumerate(ends), ends) AS cuts,
			arrayMap((cut, n) -> cut - n, cuts, arrayEnumerate(cuts)) AS before_cuts,
			waiting - length(cuts) AS ended_of,
			arrayPushFront(cuts, 0) AS run_starts,
			arrayPushBack(cuts, waiting + 1) AS run_bounds,
			arrayCumSum((bound, start) -> log((waiting + 1 - bound) / (waiting - start)), run_bounds, run_starts) AS run_logs
		FROM (${rows})
	)
)`;
};

/** A quantile or a moment that is told. An `if` or an OrNull around an element of `ends` copies them all, so the element is a column of its own first. */
interface Found {
	/** Columns that are read from `ends`, by name. */
	steps: Readonly<Record<string, Sql>>;
	/** What it is, in ticks, from those columns. */
	value: Sql;
}

/**
 * Between the two that it lies between, each found by its rank: before the nth that ended lies what was cut off with fewer than n before it. To select
 * it from the values once more took as long as to sort them. NULL where nothing ended.
 */
function quantile(share: number, name: string): Found {
	const nth = (rank: Sql): Sql => `intDiv(ends[${rank} + arrayCount(ended -> ended < ${rank}, before_cuts)], 2)`;
	const [rank, below, above] = [`rank_${name}`, `below_${name}`, `above_${name}`];
	const place = `${share} * (ended_of - 1)`;
	return {
		steps: {
			[rank]: `toUInt64(if(ended_of = 0, 0, floor(${place}) + 1))`,
			[below]: nth(rank),
			[above]: nth(`least(${rank} + 1, ended_of)`)
		},
		value: `if(ended_of = 0, NULL, ${below} + (${place} - floor(${place})) * (${above} - ${below}))`
	};
}

/**
 * The first moment at which at most 1 - `share` still wait; NULL where it never comes to that. The margin is for rounding, which would let an exact half
 * miss its moment. A place of 0 has no element.
 */
function endedBy(share: number, name: string): Found {
	const left = `log(1 - ${share} + 1e-9)`;
	const [run, at] = [`run_${name}`, `at_${name}`];
	const place = `greatest(run_starts[${run}] + 1, toUInt64(ceil(waiting - (waiting - run_starts[${run}]) * exp(${left} - if(${run} = 1, 0, run_logs[${run} - 1])))))`;
	return {
		steps: {
			[run]: `arrayFirstIndex(left -> left <= ${left}, run_logs)`,
			[at]: `intDiv(ends[if(${run} = 0, 0, ${place})], 2)`
		},
		value: `if(${run} = 0, NULL, ${at})`
	};
}
