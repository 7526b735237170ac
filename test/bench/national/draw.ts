import { OUTAGES } from './plan.ts';
import type { Options } from './shapes.ts';

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
