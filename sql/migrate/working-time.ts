/**
 * SQL for working time by the calendar of a county (sql/views/working_days.sql), a few look-ups a row. Moments may be DateTime
 * or DateTime64 of any zone, also Nullable; NULL, and moments before 1380-01-01 or after 1430-12-29, give NULL.
 */

/** Any day of the calendar: a county that has it has all of them, and one that has not lives by the common calendar. */
const ANY_DAY = `toDate32('2022-03-21')`;

const calendarOf = (database: string, county: string): string =>
	`if(dictHas('${database}.working_days_by_day', (ifNull(toString(${county}), ''), ${ANY_DAY})), ifNull(toString(${county}), ''), '')`;

/** The Tehran day of a moment; for NULL one that no calendar has. */
const dayOf = (moment: string): string =>
	`toDate32(toTimeZone(ifNull(toDateTime64(${moment}, 3, 'UTC'), toDateTime64(0, 3, 'UTC')), 'Asia/Tehran'))`;

/** Milliseconds of work from 1380 to a moment. */
function workedUntil(database: string, moment: string, county: string): string {
	const day = `dictGetOrNull('${database}.working_days_by_day', ('opens_s', 'open_s', 'before_s'), (${calendarOf(database, county)}, ${dayOf(moment)}))`;
	const now = `toUnixTimestamp64Milli(toDateTime64(${moment}, 3, 'UTC'))`;
	return `(${day}.3 * 1000 + least(greatest(${now} - ${day}.1 * 1000, 0), ${day}.2 * 1000))`;
}

/** Working time between two moments in milliseconds, Nullable(Int64); negative when `to` is before `from`. */
export function workingMs(database: string, from: string, to: string, county: string): string {
	return `(${workedUntil(database, to, county)} - ${workedUntil(database, from, county)})`;
}

/** The number of a moment's Tehran day: working days of the county since 1380, up to and with it. Nullable(UInt32). */
export function workingDayNumber(database: string, moment: string, county: string): string {
	return `dictGetOrNull('${database}.working_days_by_day', 'number', (${calendarOf(database, county)}, ${dayOf(moment)}))`;
}

/** The midnight at the end of the working day of a number, Nullable(DateTime64(3, 'UTC')). */
export function workingDayEnd(database: string, number: string, county: string): string {
	const end = `dictGetOrNull('${database}.working_days_by_number', 'ends_s', (${calendarOf(database, county)}, toUInt32(ifNull(${number}, 0))))`;
	return `fromUnixTimestamp64Milli(${end} * 1000, 'UTC')`;
}

/**
 * Where `days` working days after the Tehran day of a moment end: at the midnight that ends the last of them. The day of
 * the moment itself does not count, whatever its hour.
 */
export function workingDeadline(database: string, moment: string, days: string, county: string): string {
	return workingDayEnd(database, `${workingDayNumber(database, moment, county)} + ${days}`, county);
}

/** Cuts a placeholder's arguments at the commas that stand in no bracket. */
export function splitArguments(text: string): string[] {
	const parts = [''];
	let depth = 0;
	for (const token of text.match(/'(?:[^'\\]|\\.|'')*'|[^']/g) ?? []) {
		if ('([{'.includes(token)) depth++;
		if (')]}'.includes(token)) depth--;
		if (token === ',' && depth === 0) parts.push('');
		else parts[parts.length - 1] += token;
	}
	return parts.map((part) => part.trim());
}
