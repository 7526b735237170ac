import { DAY_MS } from '#sql/model/tehran.ts';
/** Two centuries: what is not found within them is not found at all. */
const MOST_DAYS = 73_000;

interface Hours {
	county: string;
	opens_min: number | string;
	closes_min: number | string;
}

/** The rows of the reference tables of working time. Days are `YYYY-MM-DD`. */
export interface WorkingRules {
	week: (Hours & { weekday: number | string; valid_from: string })[];
	holidays: string[];
	closures: (Hours & { closure_id: string; first_day: string; last_day: string })[];
}

/** Whether the office works on a Tehran day, counted from 1 January 1970. */
export type WorkingDays = (day: number) => boolean;

/** The rules of `sql/views/working_days.sql` for the counties that have none of their own: a closure, else a holiday, else the week. */
export function workingDays({ week, holidays, closures }: WorkingRules): WorkingDays {
	const free = new Set(holidays);
	const newestFirst = week.filter(({ county }) => county === '').sort((a, b) => compare(b.valid_from, a.valid_from));
	const strongestFirst = closures
		.filter(({ county }) => county === '')
		.sort(
			(a, b) =>
				compare(b.first_day, a.first_day) || compare(a.last_day, b.last_day) || compare(b.closure_id, a.closure_id)
		);
	function isOpen(day: number): boolean {
		const text = new Date(day * DAY_MS).toISOString().slice(0, 10);
		const closure = strongestFirst.find(({ first_day, last_day }) => first_day <= text && text <= last_day);
		if (!closure && free.has(text)) return false;
		// Saturday is 1; 1 January 1970 was a Thursday.
		const weekday = ((((day + 5) % 7) + 7) % 7) + 1;
		const rule = closure ?? newestFirst.find((one) => Number(one.weekday) === weekday && one.valid_from <= text);
		return rule !== undefined && Number(rule.opens_min) < Number(rule.closes_min);
	}
	const known = new Map<number, boolean>();
	return (day) => known.getOrInsertComputed(day, isOpen);
}

/** The last of so many working days after a day, or before it if they are negative; undefined when there are not so many. */
export function workingDayAfter(day: number, days: number, isOpen: WorkingDays): number | undefined {
	const step = Math.sign(days);
	let left = Math.abs(days);
	for (let at = day, looked = 0; looked <= MOST_DAYS; at += step, looked++) {
		if (left === 0) return at;
		if (isOpen(at + step)) left--;
	}
	return undefined;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
