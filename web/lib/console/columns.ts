import { DAY_MS } from '$lib/charts/time-axis.ts';
import { dayPosition, fromJalali } from '$lib/i18n/jalali.ts';
import { cellText, wallOfCell } from './cells.ts';
import type { Column } from './lines.ts';
import { bareType, isDayType, isMomentType, isNumberType } from './parameter-kind.ts';

/** A result that has come. */
export interface Table {
	columns: Column[];
	rows: unknown[][];
}

/** What a column can be in a picture. */
export type Role = 'time' | 'number' | 'name';

/** A value's place along an axis. */
export interface Place {
	key: string;
	/** Milliseconds of Tehran's wall time read as UTC, a number, or the order of a name. */
	at: number;
	/** Of time: its Tehran day. */
	day?: string;
	/** Of a moment: its time of day in Tehran. */
	time?: string;
}

/** A Jalali month or day as `jalaliMonth()` and `jalali()` write them. */
const JALALI = /^(1[34]\d\d)[-/](\d\d)(?:[-/](\d\d))?$/;
const FEW = 500;

function isJalali(rows: unknown[][], index: number): boolean {
	const texts = rows
		.slice(0, FEW)
		.map((row) => row[index])
		.filter((value) => value !== null && value !== '');
	return texts.length > 0 && texts.every((value) => typeof value === 'string' && JALALI.test(value));
}

/** What each column can be; null: what holds lists or pairs has no place in a picture. */
export function rolesOf({ columns, rows }: Table): (Role | null)[] {
	return columns.map(({ type }, index) => {
		if (isNumberType(type)) return 'number';
		if (isDayType(type) || isMomentType(type)) return 'time';
		if (/^(Array|Tuple|Map|Nested|JSON|Object|Variant|Dynamic|AggregateFunction)/.test(bareType(type))) return null;
		return isJalali(rows, index) ? 'time' : 'name';
	});
}

/** A number of the engine, which writes large ones as text; null: none, or one beyond all numbers. */
export function numberOf(value: unknown): number | null {
	const number = value === null || value === undefined || value === '' ? Number.NaN : Number(value);
	return Number.isFinite(number) ? number : null;
}

function timePlace(column: Column, value: unknown): Place | null {
	const [, year, month, day = '01'] = (typeof value === 'string' && JALALI.exec(value)) || [];
	if (year !== undefined && !isDayType(column.type)) {
		const found = fromJalali({ year: Number(year), month: Number(month), day: Number(day) });
		return found === undefined ? null : { key: found, at: dayPosition(found), day: found };
	}
	const wall = wallOfCell(column, value);
	if (!wall) return null;
	const fraction = /\.\d*[1-9]/.exec(String(value))?.[0] ?? '';
	if (wall.time === '00:00:00' && fraction === '') return { key: wall.day, at: dayPosition(wall.day), day: wall.day };
	const at = Date.parse(`${wall.day}T${wall.time}${fraction.slice(0, 4)}Z`);
	return { key: `${wall.day} ${wall.time}${fraction}`, at, ...wall };
}

/** Reads the places of a column's values; null: it has none. The same value is read once. */
export function placesOf(column: Column, role: Role): (value: unknown) => Place | null {
	const known = new Map<unknown, Place | null>();
	const read = (value: unknown): Place | null => {
		if (role === 'time') return timePlace(column, value);
		if (role === 'name') return { key: cellText(value), at: known.size };
		const number = numberOf(value);
		return number === null ? null : { key: String(number), at: number };
	};
	return (value) => {
		let place = known.get(value);
		if (place === undefined) known.set(value, (place = read(value)));
		return place;
	};
}

/** Moments among days: the days stand at their midnight, not at their noon. */
export function alignDays(places: Place[]): Place[] {
	if (!places.some(({ time }) => time !== undefined)) return places;
	return places.map((one) => (one.time === undefined && one.day ? { ...one, at: one.at - DAY_MS / 2 } : one));
}
