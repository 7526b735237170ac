import { dayAfter, tehranDay, tehranMidnight } from '#sql/model/tehran.ts';
import { HISTORY, type Cell, type Queue } from '#sql/model/queue-walk.ts';
import { isWorkingDay } from './kpi-calendar.ts';
import { at, type Sent } from './model-lives.ts';
import { modelViews } from './model-views.ts';
import type { Columns } from './model-letter.ts';

/** A stay of a letter in a queue, until it left it; null: it has not. */
export interface Stay {
	body: string;
	came: number;
	left: number | null;
	/** The letter as of the instant that was asked for. */
	letter: Columns;
}

/**
 * The stays of registered letters in the queues of bodies, or with `isOffice` in that of the office as a whole: by what the model says after each
 * event that there was by the instant.
 */
export function naiveStays(sent: Sent[], until: number, isOffice: boolean): Stay[] {
	const moments = [...new Set(sent.map(({ event }) => at(event)))].filter((t) => t <= until).sort((a, b) => a - b);
	const stays = new Map<string, Stay[]>();
	const told = (moment: number) => modelViews(sent, moment).letters.filter((row) => row['is_registered'] === 1);
	for (const moment of moments)
		for (const letter of told(moment)) {
			const own = stays.get(letter['letter_id'] as string) ?? [];
			stays.set(letter['letter_id'] as string, own);
			const last = own.at(-1);
			const isSettled = letter['is_answered'] === 1 || letter['is_ended'] === 1;
			const body = isSettled ? null : isOffice ? '' : (letter['body'] as string);
			if (last && last.left === null && last.body === body) continue;
			if (last && last.left === null) last.left = moment;
			if (body !== null) own.push({ body, came: moment, left: null, letter });
		}
	const now = new Map(told(until).map((letter) => [letter['letter_id'] as string, letter]));
	return [...stays].flatMap(([id, own]) => own.map((stay) => ({ ...stay, letter: now.get(id)! })));
}

/** The queue of some stays as of an instant, by the office's own week; a day of outage on which nothing left it is none. */
export function naiveQueue(stays: Stay[], asOf: number, outages: string[]): Queue {
	const today = tehranDay(asOf);
	let before = today;
	for (let steps = 0; steps <= HISTORY; steps += Number(isWorkingDay(before))) before = dayAfter(before, -1);
	const first = dayAfter(before);
	const counts = new Map<string, number>();
	for (const { came, left } of stays) {
		const leftOn = left === null || left >= tehranMidnight(today) ? '' : tehranDay(left);
		if (leftOn !== '' && leftOn < first) continue;
		const key = `${tehranDay(came)} ${leftOn}`;
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	const cells = [...counts].map(([key, n]) => [...key.split(' '), n] as [string, string, number]);
	const from = [first, ...cells.map(([came]) => came)].sort()[0]!;
	const place = (day: string) => (Date.parse(day) - Date.parse(from)) / 86_400_000;
	const isStopped = (day: string) =>
		outages.includes(day) && day < today && day >= first && !cells.some(([, left]) => left === day);
	const markOf = (day: string) => (!isWorkingDay(day) ? '-' : isStopped(day) ? 'x' : 'w');
	const days = Array.from({ length: place(today) + 151 }, (_, i) => dayAfter(from, i));
	return {
		...{ from, marks: days.map(markOf).join(''), today: place(today) - 1 },
		cells: cells.map(([came, left, n]): Cell => [place(came), left === '' ? null : place(left), n])
	};
}

/** The same whatever the order of its cells, of those that came before today: what came since, or left, is of no step yet. */
export function inOrder({ cells, ...queue }: Queue): Queue {
	const before = new Map<string, Cell>();
	for (const [came, left, n] of cells) {
		if (came > queue.today) continue;
		const ended = left === null || left > queue.today ? null : left;
		const key = `${came} ${ended}`;
		before.set(key, [came, ended, n + (before.get(key)?.[2] ?? 0)]);
	}
	return { ...queue, cells: [...before.values()].sort((a, b) => a[0] - b[0] || (a[1] ?? 1e9) - (b[1] ?? 1e9)) };
}
