import { tehranPosition } from '$lib/i18n/format.ts';
import type { Column } from './lines.ts';
import { bareType, isDayType, isMomentType } from './parameter-kind.ts';

/** A value as a grid shows it. */
export function cellText(value: unknown): string {
	if (value === null) return 'NULL';
	if (typeof value === 'string') return value;
	return JSON.stringify(value) ?? '';
}

/** A value as a cell of tab-separated text: what would break the table is escaped as ClickHouse does. */
const tsvCell = (value: unknown): string =>
	value === null
		? '\\N'
		: cellText(value).replace(
				/[\\\t\n\r]/g,
				(one) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[one] ?? one
			);

/** Rows as tab-separated text, with the names of the columns where they are given. */
export function toTsv(columns: readonly Column[] | null, rows: readonly unknown[][]): string {
	const lines = rows.map((row) => row.map(tsvCell).join('\t'));
	if (columns) lines.unshift(columns.map(({ name }) => tsvCell(name)).join('\t'));
	return lines.join('\n');
}

const CHARACTER = 8.2;
const [LEAST, MOST] = [72, 360];

/** Widths in pixels that show most of what the first rows hold, as it is written. */
export function columnWidths(
	columns: readonly Column[],
	rows: readonly unknown[][],
	writers: ((value: unknown) => string)[] | null
): number[] {
	return columns.map(({ name }, index) => {
		const write = writers?.[index] ?? cellText;
		const longest = rows.reduce((most, row) => Math.max(most, write(row[index]).length), name.length + 1);
		return Math.round(Math.min(MOST, Math.max(LEAST, longest * CHARACTER + 16)));
	});
}

/** The Tehran day `YYYY-MM-DD` and time `HH:MM:SS` of a cell that is a day or a moment; null: it is neither. */
export function wallOfCell(column: Column | undefined, value: unknown): { day: string; time: string } | null {
	if (!column || typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return null;
	if (isDayType(column.type)) return { day: value.slice(0, 10), time: '00:00:00' };
	if (!isMomentType(column.type)) return null;
	const text = value.slice(0, 19);
	// Without a zone in its type it is by the server's clock, which is UTC.
	if (/Asia\/Tehran/.test(bareType(column.type))) return { day: text.slice(0, 10), time: text.slice(11) };
	const wall = new Date(tehranPosition(`${text.replace(' ', 'T')}Z`)).toISOString();
	return { day: wall.slice(0, 10), time: `${wall.slice(11, 16)}${text.slice(16)}` };
}

/** The Tehran day of a cell; null: it has none. */
export const dayOfCell = (column: Column | undefined, value: unknown): string | null =>
	wallOfCell(column, value)?.day ?? null;
