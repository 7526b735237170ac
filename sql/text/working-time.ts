import { cutAt } from './brackets.ts';

/**
 * SQL for working time by the calendar of a county (sql/views/working_days.sql), with a few dictionary look-ups per row. Moments may be
 * DateTime or DateTime64 of any zone, also Nullable. NULL, and moments before 1380-01-01 or after 1430-12-29, give NULL.
 */
type Text = (database: string, ...args: string[]) => string;

/** Any day. A county with a calendar of its own has every day; one without this day uses the common calendar. */
const ANY_DAY = `toDate32('2022-03-21')`;

/** The calendar of a county. A text after `=` is the name of a calendar already, found before by `working_calendar`. */
const calendarOf: Text = (database, county = '') =>
	county.startsWith('=')
		? county.slice(1).trim()
		: `if(dictHas('${database}.working_days_by_day', (ifNull(toString(${county}), ''), ${ANY_DAY})), ifNull(toString(${county}), ''), '')`;

/** The Tehran day of a moment; for NULL, a day that no calendar has. */
const dayOf = (moment: string): string =>
	`toDate32(toTimeZone(ifNull(toDateTime64(${moment}, 3, 'UTC'), toDateTime64(0, 3, 'UTC')), 'Asia/Tehran'))`;

/** Looks the day of a moment up in the calendar. NULL, or a tuple of NULLs, if it has no such day. */
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

/** The SQL for each placeholder `${NAME:A, B, …}`, and how many arguments it takes. */
export const WORKING_TIME: Record<string, { parameters: number; text: Text }> = {
	/** `FROM, TO, COUNTY`: working time in milliseconds, Nullable(Int64); negative when TO is before FROM. */
	working_ms: { parameters: 3, text: workingMs },
	/** `FROM, TO, COUNTY`: the same in minutes with their fraction, Nullable(Float64). */
	working_minutes: { parameters: 3, text: (...args) => `(${workingMs(...args)} / 60000)` },
	/**
	 * `MOMENT, DAYS, COUNTY`: the midnight that ends the last of DAYS working days. The Tehran day of the moment itself does not
	 * count, whatever its hour. Nullable(DateTime64(3, 'UTC')).
	 */
	working_deadline: {
		parameters: 3,
		text: (database, moment = '', days = '', county = '') =>
			dayEnd(database, `${dayNumber(database, moment, county)} + ${days}`, county)
	},
	/** `COUNTY`: the name of its calendar. In the other placeholders, `= CALENDAR` may be given in place of a county. */
	working_calendar: { parameters: 1, text: calendarOf },
	/** `MOMENT, COUNTY`: the number of working days from 1380 up to and including its Tehran day. Nullable(UInt32). */
	working_day_number: { parameters: 2, text: dayNumber },
	/** `MOMENT, COUNTY`: the same, without its day. Nullable(Int64). */
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

/** Splits a placeholder's arguments at commas outside of brackets. */
export const splitArguments = (text: string): string[] => cutAt(text, /^,$/).map((part) => part.trim());
