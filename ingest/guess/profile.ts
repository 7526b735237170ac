import { latinDigits } from '#sql/model/digits.ts';
import { isNationalId, maskNumbersIn } from '#sql/model/identities-in-text.ts';
import { maskName, maskNumber, normalizeNationalId } from '#sql/model/identity.ts';
import type { Row } from '../mapping/row.ts';
import { dateForm, type DateForm } from './date-form.ts';
import { nameFit, namesDate, namesPerson, type Role } from './names.ts';

export const TYPES = [
	'empty',
	'date',
	'time',
	'mobile',
	'national id',
	'name',
	'id',
	'code',
	'number',
	'text'
] as const;
export type ColumnType = (typeof TYPES)[number];

/** What stands in a column. */
export interface Profile {
	column: string;
	/** From 0, as the file has them. */
	place: number;
	type: ColumnType;
	/** Of `date` and `time`. */
	date?: DateForm;
	/** Share of the rows that have a text. */
	full: number;
	filled: number;
	/** How often each text occurs. */
	texts: ReadonlyMap<string, number>;
}

/** Share of texts that must be of a type. */
const MOST = 0.8;
/** A code comes back: on the average so often. */
const AGAIN = 3;
const MOST_CODES = 1_000;
const CODE_LENGTH = 80;
const ID_LENGTH = 64;

/** The cell's text, empty for none and for what is no single value. */
export function cellOf(row: Row, column: string): string {
	let value: unknown = row[column];
	if (value === undefined && column.includes('.'))
		value = column.split('.').reduce<unknown>((at, key) => (at as Row | null | undefined)?.[key], row);
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? String(value).trim()
		: '';
}

function typeOf(column: string, texts: ReadonlyMap<string, number>, filled: number): [ColumnType, DateForm?] {
	const all = [...texts.keys()];
	if (all.length === 0) return ['empty'];
	const share = (test: (text: string) => boolean) => all.filter(test).length / all.length;
	const isNamedDate = namesDate(column);
	const date = dateForm(all, isNamedDate);
	if (date) return [date.has === 'time' ? 'time' : 'date', date];
	const called = (role: Role) => nameFit(column, role) > 0.7;
	if (share((text) => (called('mobile') ? /^\+?\d{7,14}$/ : /^(?:\+98|0098|0)?9\d{9}$/).test(digitsOf(text))) >= MOST)
		return ['mobile'];
	const isId = (text: string) => called('national_id') || isNationalId(normalizeNationalId(text) ?? '');
	if (share((text) => /^\d{8,10}$/.test(digitsOf(text)) && isId(text)) >= MOST) return ['national id'];
	if (namesPerson(column) && share((text) => !/\d{3}/.test(latinDigits(text)) && text.length < 80) >= MOST)
		return ['name'];
	const isNumeric = share((text) => /^-?[\d,٬]*[.٫]?\d+$/.test(latinDigits(text))) >= MOST;
	const isOnce = all.length >= filled * 0.95;
	const isShort = share((text) => text.length <= ID_LENGTH && !/\s\S+\s/.test(text)) >= MOST;
	if (isOnce && isShort && filled > 1 && share((text) => /\d/.test(latinDigits(text)) && !/[.٫]/.test(text)) >= MOST)
		return ['id'];
	const comesBack = filled >= AGAIN * all.length || (all.length <= 12 && filled > all.length);
	if (comesBack && all.length <= MOST_CODES && share((text) => text.length <= CODE_LENGTH) >= MOST)
		return isNumeric && all.length > 50 ? ['number'] : ['code'];
	if (isNumeric) return ['number'];
	return share((text) => /\d/.test(latinDigits(text)) && !/\s/.test(text) && text.length <= ID_LENGTH) >= MOST
		? ['id']
		: ['text'];
}

const digitsOf = (text: string): string => latinDigits(text).replace(/[\s\u200c()-]/g, '');

/**
 * Looks at each column of some rows.
 * @param empty texts that mean an empty cell
 */
export function profiles(
	columns: readonly string[],
	rows: readonly Row[],
	empty: readonly string[] = [],
	onColumn?: (place: number) => void
): Profile[] {
	return columns.map((column, place) => {
		onColumn?.(place);
		const texts = new Map<string, number>();
		let filled = 0;
		for (const row of rows) {
			const text = cellOf(row, column);
			if (text === '' || empty.includes(text)) continue;
			filled++;
			texts.set(text, (texts.get(text) ?? 0) + 1);
		}
		const [type, date] = typeOf(column, texts, filled);
		return {
			column,
			place,
			type,
			...(date && { date }),
			full: rows.length === 0 ? 0 : filled / rows.length,
			filled,
			texts
		};
	});
}

/** The texts that occur most, the most frequent first. */
export const commonest = (texts: ReadonlyMap<string, number>, count: number): string[] =>
	[...texts]
		.toSorted((a, b) => b[1] - a[1])
		.slice(0, count)
		.map(([text]) => text);

/** Columns of a few words that come back on and on, as of states. */
const FEW = 20;

/** Whether a column's texts may be shown: of others, any may name a citizen. */
export const isShown = ({ type, texts, filled }: Profile, isCode: boolean): boolean =>
	type === 'code' &&
	(isCode
		? filled >= AGAIN * texts.size
		: texts.size <= FEW && filled >= FEW * texts.size && [...texts.keys()].every((text) => !/\s/.test(text)));

/**
 * Examples that identify nobody: numbers and names of persons masked, and of a text, in which anything may stand, only its
 * length.
 * @param isCode whether it was taken for a code, as of bodies or channels
 * @param isPublic whether a text stands in a reference table
 */
export function examples(profile: Profile, isCode: boolean, isPublic: (text: string) => boolean): string[] {
	const { column, type, texts } = profile;
	const shown = (text: string): string => {
		if (type === 'mobile' || type === 'national id') return maskNumber(digitsOf(text));
		if (isPublic(text)) return text;
		if (type === 'name' || text.includes('@')) return maskName(text);
		if (type === 'text') return `(${text.length} characters)`;
		if (namesPerson(column)) return /\d/.test(latinDigits(text)) ? maskNumber(text) : maskName(text);
		const isNumber = /^\S*\d\S*$/.test(latinDigits(text)) || !/\p{L}{2}/u.test(text);
		const isPlain = type !== 'code' || isNumber || isShown(profile, isCode);
		return isPlain ? maskNumbersIn(text) : maskName(text);
	};
	return commonest(texts, 2).map(shown);
}
