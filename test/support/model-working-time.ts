/**
 * The working calendar said again in the plainest way: each minute is looked at on its own. Days are `YYYY-MM-DD` of Tehran, moments
 * milliseconds since 1970.
 */

export interface WeekRule {
	county: string;
	weekday: number;
	valid_from: string;
	opens_min: number;
	closes_min: number;
}

export interface Closure {
	closure_id: string;
	first_day: string;
	last_day: string;
	county: string;
	opens_min: number;
	closes_min: number;
}

export interface WorkingRules {
	week: WeekRule[];
	holidays: string[];
	closures: Closure[];
}

export const MINUTE = 60_000;
export const DAY = 86_400_000;
const HALF_HOUR = 30 * MINUTE;

const CLOCK = new Intl.DateTimeFormat('en-CA', {
	timeZone: 'Asia/Tehran',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
	hour: '2-digit',
	minute: '2-digit',
	hourCycle: 'h23'
});
const slots = new Map<number, { day: string; minute: number }>();

/** What the clock and the calendar on a wall in Tehran show. Offsets change on the half hour, so `Intl` is asked once for each. */
export function wallOf(moment: number): { day: string; minute: number } {
	const slot = Math.floor(moment / HALF_HOUR);
	let wall = slots.get(slot);
	if (!wall) {
		const part = Object.fromEntries(CLOCK.formatToParts(slot * HALF_HOUR).map(({ type, value }) => [type, value]));
		wall = {
			day: `${part['year']}-${part['month']}-${part['day']}`,
			minute: Number(part['hour']) * 60 + Number(part['minute'])
		};
		slots.set(slot, wall);
	}
	return { day: wall.day, minute: wall.minute + Math.floor((moment % HALF_HOUR) / MINUTE) };
}

export const dayAfter = (day: string, days = 1): string =>
	new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

/** Saturday is 1. */
export const weekdayOf = (day: string): number => ((new Date(day).getUTCDay() + 1) % 7) + 1;

/** When an office of a county opens and closes on a day. */
export function hoursOf(rules: WorkingRules, county: string, day: string): { opens: number; closes: number } {
	const mine = <T extends { county: string }>(all: T[]): T[] => {
		const own = all.filter((one) => one.county === county);
		return own.length > 0 ? own : all.filter((one) => one.county === '');
	};
	const closure = mine(rules.closures.filter((one) => one.first_day <= day && day <= one.last_day)).sort(
		(a, b) =>
			compare(b.first_day, a.first_day) || compare(a.last_day, b.last_day) || compare(b.closure_id, a.closure_id)
	)[0];
	if (closure) return { opens: closure.opens_min, closes: closure.closes_min };
	if (rules.holidays.includes(day)) return { opens: 0, closes: 0 };
	const rule = mine(rules.week.filter((one) => one.weekday === weekdayOf(day) && one.valid_from <= day)).sort((a, b) =>
		compare(b.valid_from, a.valid_from)
	)[0];
	return { opens: rule?.opens_min ?? 0, closes: rule?.closes_min ?? 0 };
}

/** Working time between two moments in milliseconds; negative when `to` is before `from`. */
export function workingMsBetween(rules: WorkingRules, county: string, from: number, to: number): number {
	if (to < from) return 0 - workingMsBetween(rules, county, to, from);
	const known = new Map<string, { opens: number; closes: number }>();
	let worked = 0;
	for (let minute = Math.floor(from / MINUTE) * MINUTE; minute < to; minute += MINUTE) {
		const wall = wallOf(minute);
		let hours = known.get(wall.day);
		if (!hours) known.set(wall.day, (hours = hoursOf(rules, county, wall.day)));
		if (hours.opens <= wall.minute && wall.minute < hours.closes)
			worked += Math.min(to, minute + MINUTE) - Math.max(from, minute);
	}
	return worked;
}

export function isWorkingDay(rules: WorkingRules, county: string, day: string): boolean {
	const { opens, closes } = hoursOf(rules, county, day);
	// The clock skips an hour after midnight at most; who is open in it alone is not open that day.
	return closes > opens && (closes > 60 || closes > wallOf(beginOf(day)).minute);
}

/** The midnight with which a Tehran day begins. */
export function beginOf(day: string): number {
	for (let moment = Date.parse(day) - 6 * 3_600_000; ; moment += MINUTE) if (wallOf(moment).day === day) return moment;
}

/** The n-th working day after a day. */
export function workingDayAfter(rules: WorkingRules, county: string, day: string, n: number): string {
	let reached = day;
	for (let left = n; left > 0;) {
		reached = dayAfter(reached);
		if (isWorkingDay(rules, county, reached)) left--;
	}
	return reached;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
