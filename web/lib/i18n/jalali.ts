/** A day of the Jalali calendar; months and days count from 1. */
export interface JalaliDay {
	year: number;
	month: number;
	day: number;
}

const DAY_MS = 86_400_000;

const persian = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
	timeZone: 'UTC',
	year: 'numeric',
	month: 'numeric',
	day: 'numeric'
});

function jalaliOfUtc(ms: number): JalaliDay {
	const found: JalaliDay = { year: 0, month: 0, day: 0 };
	for (const { type, value } of persian.formatToParts(ms)) {
		if (type === 'year' || type === 'month' || type === 'day') found[type] = Number.parseInt(value, 10);
	}
	return found;
}

/** Noon of a Gregorian day `YYYY-MM-DD`, as milliseconds of UTC: the day's place on every time axis. */
export function dayPosition(day: string): number {
	return Date.parse(`${day}T12:00:00Z`);
}

export function dayOfPosition(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}

/** The Gregorian day that lies `days` later. */
export function addDays(day: string, days: number): string {
	return dayOfPosition(dayPosition(day) + days * DAY_MS);
}

export function toJalali(day: string): JalaliDay {
	return jalaliOfUtc(dayPosition(day));
}

/** The Gregorian day `YYYY-MM-DD` of a Jalali one; undefined if there is no such day (31 Mehr, 30 Esfand of most years). */
export function fromJalali({ year, month, day }: JalaliDay): string | undefined {
	if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1 || year > 3000) return undefined;
	const ofYear = month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30;
	const guess = Date.UTC(year + 621, 2, 20, 12) + (ofYear + day - 1) * DAY_MS;
	// Nowruz moves between 19 and 22 March.
	for (let shift = -2; shift <= 3; shift++) {
		const found = jalaliOfUtc(guess + shift * DAY_MS);
		if (found.year === year && found.month === month && found.day === day) return dayOfPosition(guess + shift * DAY_MS);
	}
	return undefined;
}

/** First day, in the Gregorian calendar, of the Jalali month, season or year that a day lies in. */
export function startOfJalali(unit: 'month' | 'season' | 'year', day: string): string {
	const { year, month, day: ofMonth } = toJalali(day);
	if (unit === 'month') return addDays(day, 1 - ofMonth);
	const first = unit === 'year' ? 1 : month - ((month - 1) % 3);
	return fromJalali({ year, month: first, day: 1 }) ?? day;
}

/** The Saturday that begins a day's week. */
export function startOfWeek(day: string): string {
	return addDays(day, -((new Date(dayPosition(day)).getUTCDay() + 1) % 7));
}

/** The same day of the Jalali month that lies `months` later, or its last one where it is shorter. */
export function shiftMonths(day: string, months: number): string {
	const jalali = toJalali(day);
	const index = jalali.year * 12 + jalali.month - 1 + months;
	const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
	for (let ofMonth = jalali.day; ofMonth > 27; ofMonth--) {
		const found = fromJalali({ year, month, day: ofMonth });
		if (found) return found;
	}
	return fromJalali({ year, month, day: jalali.day }) ?? day;
}
