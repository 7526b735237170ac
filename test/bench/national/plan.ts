import { apportion } from '#ingest/scenario/random.ts';
import type { Options } from './shapes.ts';

/** A big office: how many letters came over five Jalali years, 1400 to 1404, drawn from which seed. */
export interface NationalOffice {
	letters: number;
	seed: number;
}

/** 1 Farvardin 1400, and the moment of the count, noon of the last working day of 1404; both Tehran (+03:30). */
const FIRST_DAY = Date.UTC(2021, 2, 21) / 86_400_000;
export const DAYS = 1_825;
export const NOW_S = (FIRST_DAY + DAYS - 1) * 86_400 + 8.5 * 3_600;

const VISIT = { first: 115, days: 45 };
/** Days of a Jalali year on which desks are closed, besides Fridays: as many as there are, if not the very ones. */
const CLOSED = new Set([0, 1, 2, 3, 11, 12, 33, 43, 44, 65, 75, 76, 111, 119, 139, 140, 181, 189, 191, 281, 320, 327]);

/** Letters that are registered on one day; numbers rise with time. */
export interface DayPlan {
	/** Days since 1970, as Tehran counts them. */
	day: number;
	/** Number of its first letter. */
	first: number;
	letters: number;
	/** Calls to the line. */
	calls: number;
	firstCall: number;
	/** Jalali year of the visit under way, 0: none. */
	visit: number;
}

/** Five years of days: weeks, holidays, a visit each summer with its wave of letters, and a little more each year. */
export function planDays({ letters }: NationalOffice): DayPlan[] {
	const weights = Array.from({ length: DAYS }, (_, d) => weightOf(d));
	const shares = apportion(letters, weights);
	const calls = apportion(Math.round(letters * 0.14), weights.map(Math.sqrt));
	let [first, firstCall] = [1, 1];
	return shares.map((count, d) => {
		const inYear = d % 365;
		const isVisit = inYear >= VISIT.first && inYear < VISIT.first + VISIT.days;
		const visit = isVisit ? 1400 + Math.floor(d / 365) : 0;
		const plan = { day: FIRST_DAY + d, first, letters: count, calls: calls[d]!, firstCall, visit };
		first += count;
		firstCall += calls[d]!;
		return plan;
	});
}

function weightOf(d: number): number {
	const [inYear, year] = [d % 365, Math.floor(d / 365)];
	// Day 1 since 1970 was a Friday.
	const weekday = (FIRST_DAY + d) % 7;
	const week = weekday === 1 ? 0.22 : weekday === 0 ? 0.65 : 1;
	const wave = inYear < VISIT.first ? 0 : 5 * Math.exp((VISIT.first - inYear) / 14);
	return (week * (CLOSED.has(inYear) ? 0.4 : 1) + wave * Math.sqrt(week)) * (1 + 0.06 * year);
}

/** Failures of what connects the offices; referral stands still meanwhile. Seconds since 1970. */
export const OUTAGES: readonly { id: string; from: number; to: number }[] = [
	[124, 14],
	[300, 2],
	[489, 14],
	[700, 1],
	[955, 3],
	[1_210, 5],
	[1_500, 2],
	[1_790, 1]
].map(([first, days], n) => ({
	id: `fibre-${n + 1}`,
	from: (FIRST_DAY + first!) * 86_400,
	to: (FIRST_DAY + first! + days!) * 86_400
}));

/**
 * Chance in SQL: every draw is a hash of the seed, the letter's number and the draw's own name, so that a letter is the
 * same whatever range it is made in.
 */

/** At least 0, below 1. */
export const chance = (name: number): string =>
	`(bitAnd(sipHash64({seed: UInt64}, n, toUInt16(${name})), 16777215) / 16777216)`;

/** A whole number from 0, below `below`. */
export const whole = (name: number, below: number): string =>
	`toUInt32(sipHash64({seed: UInt64}, n, toUInt16(${name})) % ${below})`;

/** One of the options by their weights. @param draw a column of chance */
export function choose(draw: string, options: Options): string {
	const sum = options.reduce((all, [, weight]) => all + weight, 0);
	let below = 0;
	const cases = options
		.slice(0, -1)
		.map(([code, weight]) => `${draw} < ${((below += weight) / sum).toFixed(6)}, ${quoted(code)}`);
	const last = quoted(options.at(-1)![0]);
	return cases.length === 0 ? last : `multiIf(${cases.join(', ')}, ${last})`;
}

/** One text of a list. */
export const oneOf = (name: number, texts: readonly string[]): string =>
	`[${texts.map(quoted).join(', ')}][1 + ${whole(name, texts.length)}]`;

/** Few at once and a long tail, as offices are: a gamma of shape 2; seconds. */
export const delay = (name: number, meanDays: string): string =>
	`toInt64(-(log(1 - ${chance(name)}) + log(1 - ${chance(name + 1)})) * (${meanDays}) * 43200)`;

/** A moment at or after `t` in the hours from half past seven to three, no Friday's. Seconds since 1970; Tehran taken as +03:30. */
export function atWork(t: string, name: number): string {
	// Day 1 since 1970 was a Friday.
	const day = `intDiv(${t} + 12600, 86400)`;
	const at = `(${day} + (${day} % 7 = 1)) * 86400 + 14400 + ${whole(name, 27_000)}`;
	return `toInt64(if(${at} < ${t}, ${at} + 86400 + 86400 * (${day} % 7 = 0), ${at}))`;
}

/** `t`, or some time after the outage that it falls into. */
export const afterOutage = (t: string, name: number): string =>
	`multiIf(${OUTAGES.map(({ from, to }) => `${t} >= ${from} AND ${t} < ${to}, toInt64(${to} + ${delay(name, '1.5')})`).join(', ')}, ${t})`;

export const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;

/**
 * Columns each of which may speak of those before it. A column that does begins a new subquery: within one SELECT the analyzer
 * would write out every alias wherever it is used, and a life of a letter would be millions of nodes.
 */
export function inStages(from: string, columns: readonly (readonly [name: string, expression: string])[]): string {
	let sql = from;
	let stage: (readonly [string, string])[] = [];
	const close = (): string =>
		`SELECT *, ${stage.map(([name, expression]) => `${expression} AS ${name}`).join(',\n')} FROM (${sql})`;
	for (const column of columns) {
		if (stage.some(([name]) => new RegExp(`\\b${name}\\b`).test(column[1]))) {
			sql = close();
			stage = [];
		}
		stage.push(column);
	}
	return close();
}
