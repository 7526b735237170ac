import { byAges, HORIZONS } from '#sql/model/forecast.ts';
import { type Cell, HISTORY, type Queue, walk, type Walked } from '#sql/model/queue-walk.ts';
import { dayAfter, tehranDay, tehranMidnight } from '#sql/model/tehran.ts';
import { isWorkingDay } from './kpi-calendar.ts';
import type { Columns } from './model-letter.ts';
import { at, type Sent } from './model-lives.ts';
import { modelViews } from './model-views.ts';

const T60 = { 1: 1.376, 2: 1.061, 3: 0.978, 4: 0.941, 6: 0.906, 10: 0.879, 20: 0.86, 60: 0.848 };
const T90 = { 1: 6.314, 2: 2.92, 3: 2.353, 4: 2.132, 6: 1.943, 10: 1.812, 20: 1.725, 60: 1.671 };

function width(table: Record<number, number>, observations: number): number {
	const n = Math.min(60, Math.max(1, observations));
	const known = Object.keys(table).map(Number);
	const [low, high] = [known.findLast((one) => one <= n)!, known.find((one) => one >= n)!];
	const part = low === high ? 0 : (1 / low - 1 / n) / (1 / low - 1 / high);
	return table[low]! + (table[high]! - table[low]!) * part;
}

const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / Math.max(1, all.length);
const error = (all: (readonly [expected: number, actual: number])[]) =>
	mean(all.map(([expected, actual]) => Math.abs(actual - expected)));

const found = new WeakMap<Walked, Map<string, number>>();
/** By ages, said once: it takes long. */
function ofAges(walked: Walked, s: number, h: number): number {
	const said = found.get(walked) ?? new Map<string, number>();
	found.set(walked, said);
	const one = said.get(`${s} ${h}`) ?? byAges(walked, s, h);
	said.set(`${s} ${h}`, one);
	return one;
}

/** What is said so many steps after `s`, knowing nothing later: by the rule that erred less in the 60 steps whose end was known then. */
function said(walked: Walked, s: number, h: number, rules: 1 | 2) {
	const { open, touched, began } = walked;
	const isWhole = (from: number, to: number) => !touched.some((one, i) => one && i > from && i <= to);
	const again = (at: number) => (isWhole(at - h, at) ? Math.max(0, open[at]! + (open[at]! - open[at - h]!)) : null);
	const known = open
		.map((_, at) => at)
		.filter((at) => at >= began + 20 && at + h <= s && at > s - h - 60 && isWhole(at, at + h) && again(at) !== null);
	const errorOfAges = error(known.map((at) => [ofAges(walked, at, h), open[at + h]!]));
	const errorOfAgain = error(known.map((at) => [again(at)!, open[at + h]!]));
	const isAgain = rules === 2 && known.length >= 20 && errorOfAgain < errorOfAges - 1e-9 && again(s) !== null;
	return { expected: isAgain ? again(s)! : ofAges(walked, s, h), by: isAgain ? 'same_change' : 'ages', isWhole, again };
}

function ahead(walked: Walked, h: number, rules: 1 | 2) {
	const { now, began, days, open, states } = walked;
	const { expected, by, isWhole, again } = said(walked, now, h, rules);
	const steps = open.map((_, s) => s).filter((s) => s >= began + 20 && s > now - h - 60 && s + h <= now);
	const tested = steps.filter((s) => isWhole(s, s + h));
	const tests = tested.length;
	if (tests < 20) return { verdict: 'too_early', tests };
	const pairs = tested.map((s) => [said(walked, s, h, rules).expected, open[s + h]!] as const);
	const still = error(tested.map((s) => [open[s]!, open[s + h]!]));
	const skill = still === 0 ? 0 : 1 - error(pairs) / still;
	const far = pairs.map(([one, actual], i) => Math.abs(one - actual) / states[tested[i]!]!.scale);
	const [half60, half90] = [0.95 * width(T60, tests / h), 1.05 * width(T90, tests / h)].map(
		(half) => half * 1.2533 * mean(far)
	) as [number, number];
	const comparable = tested.filter((s) => again(s) !== null);
	const scale = states[now]!.scale;
	return {
		...{ verdict: skill > 0.05 ? 'ok' : 'no_better_than_no_change', tests, skill, day: days[now + h]!, expected, by },
		...{ half60: half60 * scale, half90: half90 * scale, within60: mean(far.map((one) => Number(one <= half60))) },
		again:
			(error(comparable.map((s) => [again(s)!, open[s + h]!])) * comparable.length) /
			Math.max(1, mean(comparable.map((s) => open[s]!)) * comparable.length)
	};
}

/**
 * The forecast said once more, each earlier one anew from what was known then, in the words of the reference.
 * @param rules 1: as the reference has it, by ages alone
 */
export function naiveForecast(queue: Queue, rules: 1 | 2) {
	const walked = walk(queue);
	if (!walked) return { verdict: 'too_early' };
	const { now, open, days, weekdays, states } = walked;
	const all = Object.fromEntries(HORIZONS.map((h) => [String(h), ahead(walked, h, rules)]));
	const last = all['20']!;
	const empty = Math.max(1, mean(Array.from({ length: 20 }, (_, i) => states[now]!.arrivals[weekdays[now + 1 + i]!]!)));
	const at = (k: number) =>
		'by' in last && last.by === 'same_change'
			? open[now]! + (k / 20) * (open[now]! - open[now - 20]!)
			: byAges(walked, now, k);
	const first = (sign: number) => {
		const half = 'half60' in last ? last.half60 : 0;
		const step = Array.from({ length: 60 }, (_, i) => i + 1).find(
			(k) => at(k) + sign * half * (k / 20) ** 0.75 <= empty
		);
		return step === undefined ? null : days[now + step]!;
	};
	const clear = last.verdict === 'ok' ? { empty, soonest: first(-1), likely: first(0), latest: first(1) } : null;
	return { as_of: days[now]!, open: open[now]!, ahead: all, clear };
}

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
