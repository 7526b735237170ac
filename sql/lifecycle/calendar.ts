import type { Instant } from './event.ts';

/** A day of the working calendar: when it opens, how long work goes on, and what had been worked before, all in milliseconds. */
export interface WorkingDay {
	opens: Instant;
	open: number;
	before: number;
	/** Working days up to this one and with it. */
	number: number;
	/** Midnight at its end. */
	ends: Instant;
}

/** A county's calendar of working days (sql/views/working_days.sql). It is null where it does not reach. */
export interface WorkingCalendar {
	/** Working time between two instants, in milliseconds. */
	worked: (from: Instant, until: Instant) => number | null;
	/** The working days up to an instant's own day, and with it. */
	dayNumber: (at: Instant) => number | null;
	/** The same, without its own day. */
	daysBefore: (at: Instant) => number | null;
	/** Midnight at the end of the working day of a number. */
	dayEnd: (number: number) => Instant | null;
}

/** @param days consecutive ones, in their order */
export function workingCalendar(days: readonly WorkingDay[]): WorkingCalendar {
	const ends = new Map(days.filter(({ open }) => open > 0).map((day) => [day.number, day.ends]));
	const begins = days.length === 0 ? Infinity : addDays(days[0]!.ends, -1);
	const dayOf = (at: Instant): WorkingDay | undefined => {
		if (at < begins) return;
		let [low, high] = [0, days.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (days[middle]!.ends <= at) low = middle + 1;
			else high = middle;
		}
		return days[low];
	};
	const workedUntil = (at: Instant): number | null => {
		const day = dayOf(at);
		return day === undefined ? null : day.before + Math.min(Math.max(at - day.opens, 0), day.open);
	};
	return {
		worked: (from, until) => {
			const [first, last] = [workedUntil(from), workedUntil(until)];
			return first === null || last === null ? null : last - first;
		},
		dayNumber: (at) => dayOf(at)?.number ?? null,
		daysBefore: (at) => {
			const day = dayOf(at);
			return day === undefined ? null : day.number - (day.open > 0 ? 1 : 0);
		},
		dayEnd: (number) => ends.get(number) ?? null
	};
}

/** The same hour of the clock in Tehran, so many days later. */
export const addDays = (at: Instant, days: number): Instant =>
	Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('Asia/Tehran').add({ days }).epochMilliseconds;
