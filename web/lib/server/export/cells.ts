import type { ExportColumn } from '#sql/queries/export/columns.ts';
import type { ExportValue } from '#sql/queries/export/read-export.server.ts';
import type { XlsxCell } from '../xlsx/sheet-xml.ts';

const MINUTE_MS = 60_000;
const HALF_HOUR_MS = 30 * MINUTE_MS;
const ZONE = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tehran', timeZoneName: 'longOffset' });

/** Of the half hours that were asked for: a change of the clocks falls on one, and an `Intl` call for each cell took half the time. */
const offsets = new Map<number, number>();

/** By how many milliseconds Tehran's clocks are ahead of UTC at an instant: they changed with the seasons until 2022. */
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

/** An instant in ISO 8601 by Tehran's clocks, with their offset. */
export function tehranIso(ms: number): string {
	const offset = tehranOffset(ms);
	const minutes = offset / MINUTE_MS;
	const two = (n: number) => String(n).padStart(2, '0');
	const wall = new Date(ms + offset).toISOString().slice(0, 19);
	return `${wall}+${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Milliseconds of a moment as rows have it: seconds in text. */
const msOf = (value: ExportValue): number => Math.round(Number(value) * 1_000);

/** A value as a cell of CSV. */
export function csvValue({ kind }: ExportColumn, value: ExportValue): string | number | null {
	return kind === 'moment' && value !== null ? tehranIso(msOf(value)) : value;
}

/** A value as a cell of a workbook: a moment is a date there, by Tehran's clocks. */
export function xlsxValue({ kind }: ExportColumn, value: ExportValue): XlsxCell {
	if (kind !== 'moment' || value === null) return value;
	const ms = msOf(value);
	// To the second, as it is shown.
	return { moment: Math.floor((ms + tehranOffset(ms)) / 1_000) * 1_000 };
}
