import { cutAt } from './brackets.ts';

/**
 * SQL for working time by the calendar of a county (sql/views/working_days.sql), a few look-ups a row. Moments may be DateTime
 * or DateTime64 of any zone, also Nullable; NULL, and moments before 1380-01-01 or after 1430-12-29, give NULL.
 */
type Text = (database: string, ...args: string[]) => string;

/** Any day of the calendar: a county that has it has all of them, and one that has not lives by the common calendar. */
const ANY_DAY = `toDate32('2022-03-21')`;

/** Whose calendar a county lives by; a text after `=` is one already, for where it is asked more than once. */
const calendarOf: Text = (database, county = '') =>
	county.startsWith('=')
		? county.slice(1).trim()
		: `if(dictHas('${database}.working_days_by_day', (ifNull(toString(${county}), ''), ${ANY_DAY})), ifNull(toString(${county}), ''), '')`;

/** The Tehran day of a moment; for NULL one that no calendar has. */
const dayOf = (moment: string): string =>
	`toDate32(toTimeZone(ifNull(toDateTime64(${moment}, 3, 'UTC'), toDateTime64(0, 3, 'UTC')), 'Asia/Tehran'))`;

/** What the calendar says of the day of a moment, NULL or a tuple of NULLs where it says nothing. */
const look = (database: string, what: string, moment: string, county: string): string =>
	`dictGetOrNull('${database}.working_days_by_day', ${what}, (${calendarOf(database, county)}, ${dayOf(moment)}))`;

/** Milliseconds of work from 1380 to a moment. */
function workedUntil(database: string, moment: string, county: string): string {
	const day = look(database, `('opens_s', 'open_s', 'before_s')`, moment, county);
	const now = `toUnixTimestamp64Milli(toDateTime64(${moment}, 3, 'UTC'))`;
	return `(${day}.3 * 1000 + least(greatest(${now} - ${day}.1 * 1000, 0), ${day}.2 * 1000))`;
}

const workingMs: Text = (database, from = '', to = '', county = '') =>
	`(${workedUntil(database, to, county)} - ${workedUntil(database, from, county)})`;

const dayNumber: Text = (database, moment = '', county = '') => look(database, `'number'`, moment, county);

const dayEnd: Text = (database, number = '', county = '') => {
	const key = `(${calendarOf(database, county)}, toUInt32(ifNull(${number}, 0)))`;
	return `fromUnixTimestamp64Milli(dictGetOrNull('${database}.working_days_by_number', 'ends_s', ${key}) * 1000, 'UTC')`;
};

/** What `${NAME:A, B, …}` stands for in a file of `sql/`, and how many arguments it takes. */
export const WORKING_TIME: Record<string, { parameters: number; text: Text }> = {
	/** `FROM, TO, COUNTY`: working time in milliseconds, Nullable(Int64); negative when TO is before FROM. */
	working_ms: { parameters: 3, text: workingMs },
	/** `FROM, TO, COUNTY`: the same in minutes with their fraction, Nullable(Float64). */
	working_minutes: { parameters: 3, text: (...args) => `(${workingMs(...args)} / 60000)` },
	/**
	 * `MOMENT, DAYS, COUNTY`: the midnight that ends the last of so many working days after the Tehran day of a moment, which
	 * itself does not count, whatever its hour. Nullable(DateTime64(3, 'UTC')).
	 */
	working_deadline: {
		parameters: 3,
		text: (database, moment = '', days = '', county = '') =>
			dayEnd(database, `${dayNumber(database, moment, county)} + ${days}`, county)
	},
	/** `COUNTY`: whose calendar it lives by; written `= CALENDAR` it may take the place of a county in the others. */
	working_calendar: { parameters: 1, text: calendarOf },
	/** `MOMENT, COUNTY`: the number of its Tehran day: working days since 1380, up to and with it. Nullable(UInt32). */
	working_day_number: { parameters: 2, text: dayNumber },
	/** `MOMENT, COUNTY`: the same without the day itself. Nullable(Int64). */
	working_days_before: {
		parameters: 2,
		text: (database, moment = '', county = '') => {
			const day = look(database, `('number', 'open_s')`, moment, county);
			return `(${day}.1 - (${day}.2 > 0))`;
		}
	},
	/** `NUMBER, COUNTY`: the midnight at the end of the working day of that number. Nullable(DateTime64(3, 'UTC')). */
	working_day_end: { parameters: 2, text: dayEnd }
};

/** Cuts a placeholder's arguments at the commas that stand in no bracket. */
export const splitArguments = (text: string): string[] => cutAt(text, /^,$/).map((part) => part.trim());
