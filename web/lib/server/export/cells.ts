import type { ExportColumn } from '#sql/queries/export/columns.ts';
import type { ExportValue } from '#sql/queries/export/read-export.server.ts';
import type { XlsxCell } from '../xlsx/sheet-xml.ts';

const MINUTE_MS = 60_000;
const HALF_HOUR_MS = 30 * MINUTE_MS;
const ZONE = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tehran', timeZoneName: 'longOffset' });

/** Offsets by half hour: clocks change at half hours, and an `Intl` call for each cell took half the time. */
const offsets = new Map<number, number>();

/** Tehran's offset from UTC at an instant, in milliseconds: until 2022 it changed with the seasons. */
export function tehranOffset(ms: number): number {
	const halfHour = Math.floor(ms / HALF_HOUR_MS);
	const known = offsets.get(halfHour);
	if (known !== undefined) return known;
	const name = ZONE.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
	const [, hours = '3', minutes = '30'] = /\+(\d\d):(\d\d)/.exec(name) ?? [];
	const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
	offsets.set(halfHour, offset);
	return offset;
}

/** An instant in ISO 8601 in Tehran's time, with offset. */
export function tehranIso(ms: number): string {
	const offset = tehranOffset(ms);
	const minutes = offset / MINUTE_MS;
	const two = (n: number) => String(n).padStart(2, '0');
	const wall = new Date(ms + offset).toISOString().slice(0, 19);
	return `${wall}+${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Milliseconds of a row's moment: seconds as text. */
const msOf = (value: ExportValue): number => Math.round(Number(value) * 1_000);

/** A value as a cell of CSV. */
export function csvValue({ kind }: ExportColumn, value: ExportValue): string | number | null {
	return kind === 'moment' && value !== null ? tehranIso(msOf(value)) : value;
}

/** A value as a cell of a workbook: moments become dates, in Tehran's time. */
export function xlsxValue({ kind }: ExportColumn, value: ExportValue): XlsxCell {
	if (kind !== 'moment' || value === null) return value;
	const ms = msOf(value);
	// To the second, as displayed.
	return { moment: Math.floor((ms + tehranOffset(ms)) / 1_000) * 1_000 };
}
