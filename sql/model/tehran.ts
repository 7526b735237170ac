/** Days are Tehran days, written `YYYY-MM-DD` in the Gregorian calendar; instants are milliseconds of UTC. */

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Days before and after all: what the engine's days can hold. */
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

/** The day that lies `days` later. */
export const dayAfter = (day: string, days = 1): string =>
	new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** How many days lie from the first to the last, both counted. */
export const daysFrom = (first: string, last: string): number => (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;

/** The instant at which a Tehran day begins; the offset changed with the seasons until 2022. */
export function tehranMidnight(day: string): number {
	const guess = Date.parse(`${day}T00:00:00+03:30`);
	return tehranDay(guess - HOUR_MS) === day ? guess - HOUR_MS : guess;
}

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

/** An instant as ClickHouse takes it for a parameter of type DateTime64(3, 'UTC'). */
export const utcText = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');

/** An instant as figures give it. */
export const isoText = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
