import type { ExportColumn } from '#sql/queries/export/columns.ts';
import type { ExportValue } from '#sql/queries/export/read-export.server.ts';
import type { XlsxCell } from '../xlsx/sheet-xml.ts';

const HALF_HOUR_MS = 1_800_000;

/** Offsets by half hour: clocks change at half hours, and to ask the time zone for each cell took half the time. */
const offsets = new Map<number, { ms: number; text: string }>();

/** Tehran's offset from UTC at an instant: until 2022 it changed with the seasons. */
function tehranOffset(ms: number): { ms: number; text: string } {
	const halfHour = Math.floor(ms / HALF_HOUR_MS);
	const known = offsets.get(halfHour);
	if (known) return known;
	const { offset: text, offsetNanoseconds } = Temporal.Instant.fromEpochMilliseconds(
		halfHour * HALF_HOUR_MS
	).toZonedDateTimeISO('Asia/Tehran');
	const offset = { ms: offsetNanoseconds / 1e6, text };
	offsets.set(halfHour, offset);
	return offset;
}

/** An instant in ISO 8601 in Tehran's time, with offset. */
function tehranIso(ms: number): string {
	const { ms: offset, text } = tehranOffset(ms);
	return new Date(ms + offset).toISOString().slice(0, 19) + text;
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
	return { moment: Math.floor((ms + tehranOffset(ms).ms) / 1_000) * 1_000 };
}
