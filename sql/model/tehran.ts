/** Days are Tehran days, written `YYYY-MM-DD` in the Gregorian calendar; instants are milliseconds of UTC. */

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The first and the last day that the engine's type can hold. */
export const BEGINNING = '1900-01-01';
export const END = '2299-12-31';

const TEHRAN = new Intl.DateTimeFormat('en-CA-u-ca-gregory-nu-latn', {
	timeZone: 'Asia/Tehran',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit'
});

/** The Tehran day of an instant. */
export const tehranDay = (ms: number): string => TEHRAN.format(ms);

/** The day `days` later. */
export const dayAfter = (day: string, days = 1): string =>
	new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** How many days there are from the first to the last, both included. */
export const daysFrom = (first: string, last: string): number => (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;

/** Each of these days, in order. */
export const daysBetween = (first: string, last: string): string[] =>
	Array.from({ length: daysFrom(first, last) }, (_, n) => dayAfter(first, n));

/** The instant at which a Tehran day begins. Until 2022 the offset changed with the seasons. */
export function tehranMidnight(day: string): number {
	const guess = Date.parse(`${day}T00:00:00+03:30`);
	return tehranDay(guess - HOUR_MS) === day ? guess - HOUR_MS : guess;
}

/** The last moment of a Tehran day, as an ISO instant. */
export const endOfDay = (day: string): string => new Date(tehranMidnight(dayAfter(day)) - 1).toISOString();

const PERSIAN = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
	timeZone: 'UTC',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit'
});

/** A day in the Jalali calendar, as `1401-05-01`. */
export function jalaliText(day: string): string {
	const parts = Object.fromEntries(
		PERSIAN.formatToParts(Date.parse(`${day}T12:00:00Z`)).map(({ type, value }) => [type, value])
	);
	return `${parts['year']}-${parts['month']}-${parts['day']}`;
}

/** An instant in the form of a ClickHouse parameter of type DateTime64(3, 'UTC'). */
export const utcText = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');

/** An instant in ISO form; null for null. */
export const isoText = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
