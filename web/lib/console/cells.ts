import { tehranDay } from '$lib/i18n/format.ts';
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

/** Widths in pixels that show most of what the first rows hold. */
export function columnWidths(columns: readonly Column[], rows: readonly unknown[][]): number[] {
	return columns.map(({ name }, index) => {
		const longest = rows.reduce((most, row) => Math.max(most, cellText(row[index]).length), name.length + 1);
		return Math.round(Math.min(MOST, Math.max(LEAST, longest * CHARACTER + 16)));
	});
}

/** The Tehran day `YYYY-MM-DD` of a cell that is a day or a moment; null: it is neither. */
export function dayOfCell(column: Column | undefined, value: unknown): string | null {
	if (!column || typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return null;
	if (isDayType(column.type)) return value.slice(0, 10);
	if (!isMomentType(column.type)) return null;
	// Without a zone in its type it is by the server's clock, which is UTC.
	const isTehran = /Asia\/Tehran/.test(bareType(column.type));
	return isTehran ? value.slice(0, 10) : tehranDay(`${value.slice(0, 19).replace(' ', 'T')}Z`);
}
