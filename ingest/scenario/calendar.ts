import type { Random } from './random.ts';

/**
 * The 45 days of the case. Moments are seconds since 23 Tir 1401 (14 July 2022), 00:00 in Tehran, which kept +04:30 all
 * through that summer.
 */
export const DAY = 86_400;
export const HOUR = 3_600;
export const DAYS = 45;
/** 5 Shahrivar 1401 (27 August 2022), 14:32: the moment of the case's figures. */
export const STORY_END = 44 * DAY + 14 * HOUR + 32 * 60;

/** The fibre outage: 1 to 14 Mordad, whole days. */
export const OUTAGE = { firstDay: 9, lastDay: 22, from: 9 * DAY, to: 23 * DAY } as const;

/** 27 Tir (Ghadir), 16 and 17 Mordad (Tasua, Ashura). */
const HOLIDAYS = new Set([4, 24, 25]);

/** 0 is Saturday; the first day is a Thursday. */
export const weekdayOf = (day: number): number => (day + 5) % 7;
export const isHoliday = (day: number): boolean => HOLIDAYS.has(day);
export const isThursday = (day: number): boolean => weekdayOf(day) === 5;
export const isFriday = (day: number): boolean => weekdayOf(day) === 6;
export const isOff = (day: number): boolean => isFriday(day) || isHoliday(day);
export const inOutage = (t: number): boolean => t >= OUTAGE.from && t < OUTAGE.to;

const two = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));
// Promises and deadlines may lie after the end, but before 22 September, when the offset changed.
const dates = Array.from({ length: 69 }, (_, i) => new Date(Date.UTC(2022, 6, 14 + i)).toISOString().slice(0, 10));

/** RFC 3339 with Tehran's offset of that summer. */
export function moment(t: number): string {
	const whole = Math.floor(t);
	const date = dates[Math.floor(whole / DAY)];
	if (date === undefined) throw new RangeError(`second ${t} is outside the calendar of the scenario`);
	const s = whole % DAY;
	return `${date}T${two[Math.floor(s / HOUR)]}:${two[Math.floor(s / 60) % 60]}:${two[s % 60]}+04:30`;
}

/** The date alone, without dashes, for numbers that contain it. */
export const compactDate = (day: number): string => (dates[day] as string).replaceAll('-', '');

const OPENS = 7.5 * HOUR;
const closesOf = (day: number): number => (isThursday(day) ? 13 : 15) * HOUR;

/** `t` when a body works then, else a moment of its next working day. */
export function bodyAtWork(t: number, random: Random): number {
	let day = Math.floor(t / DAY);
	const s = t - day * DAY;
	if (!isOff(day)) {
		const isOver = s >= closesOf(day);
		if (!isOver && s >= OPENS) return t;
		if (isOver) day++;
	}
	// Work that falls on days off is spread over the days after them, not done on the first morning.
	const waits = isOff(day) ? random.int(4) : 0;
	while (isOff(day)) day++;
	day += waits;
	while (isOff(day) || (isThursday(day) && random.chance(0.35))) day++;
	// The sum of two uniforms: most work is done in the middle of the morning.
	return day * DAY + OPENS + ((random.next() + random.next()) / 2) * (closesOf(day) - OPENS);
}

/** Opening hours of the office's desks: two shifts in the first week and while catching up. */
export function deskHours(day: number): { opens: number; closes: number } {
	const surge = day <= 8 || (day > OUTAGE.lastDay && day <= 41);
	if (isOff(day)) return { opens: 8 * HOUR, closes: (surge ? 16 : 12) * HOUR };
	if (day === 44) return { opens: OPENS, closes: STORY_END - day * DAY };
	return { opens: OPENS, closes: (surge ? (isThursday(day) ? 17 : 20.5) : isThursday(day) ? 13 : 15) * HOUR };
}

/** `t` when the office's desks are open then, else soon after they open again. */
export function deskAtWork(t: number, random: Random): number {
	let day = Math.floor(t / DAY);
	const { opens, closes } = deskHours(day);
	const s = t - day * DAY;
	if (s >= opens && s < closes) return t;
	if (s >= closes) day++;
	return day * DAY + deskHours(day).opens + random.next() * 2 * HOUR;
}
