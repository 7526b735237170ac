import type { Instant } from './event.ts';

/**
 * A county's calendar of consecutive days (sql/views/working_days.sql), a column an array, so that threads share it. Times are milliseconds. Beyond
 * its days nothing is known: null.
 */
export interface WorkingDays {
	/** When each day opens, how long work goes on, and what had been worked before. */
	opens: Float64Array;
	open: Float64Array;
	before: Float64Array;
	/** Working days up to this one and with it. */
	number: Float64Array;
	/** Midnight at its end. */
	ends: Float64Array;
}

const NONE = new Float64Array(0);
export const NO_DAYS: WorkingDays = { opens: NONE, open: NONE, before: NONE, number: NONE, ends: NONE };

/** Working time between two instants, in milliseconds. */
export function workedBetween(days: WorkingDays, from: Instant, until: Instant): number | null {
	const [first, last] = [workedUntil(days, from), workedUntil(days, until)];
	return first === null || last === null ? null : last - first;
}

function workedUntil(days: WorkingDays, at: Instant): number | null {
	const day = dayOf(days, at);
	return day === null ? null : days.before[day]! + Math.min(Math.max(at - days.opens[day]!, 0), days.open[day]!);
}

/** The working days up to an instant's own day, and with it. */
export function dayNumber(days: WorkingDays, at: Instant): number | null {
	const day = dayOf(days, at);
	return day === null ? null : days.number[day]!;
}

/** The same, without its own day. */
export function daysBefore(days: WorkingDays, at: Instant): number | null {
	const day = dayOf(days, at);
	return day === null ? null : days.number[day]! - (days.open[day]! > 0 ? 1 : 0);
}

/** Midnight at the end of the working day of a number. */
export function dayEnd({ number, open, ends }: WorkingDays, of: number): Instant | null {
	const day = firstAbove(number, of - 1);
	return number[day] === of && open[day]! > 0 ? ends[day]! : null;
}

function dayOf({ ends }: WorkingDays, at: Instant): number | null {
	const day = firstAbove(ends, at);
	return day === ends.length || (day === 0 && at < addDays(ends[0]!, -1)) ? null : day;
}

/** The place of the first of sorted values that is above `limit`. */
function firstAbove(values: Float64Array, limit: number): number {
	let [low, high] = [0, values.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (values[middle]! <= limit) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** The same hour of the clock in Tehran, so many days later. */
export const addDays = (at: Instant, days: number): Instant =>
	Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('Asia/Tehran').add({ days }).epochMilliseconds;
