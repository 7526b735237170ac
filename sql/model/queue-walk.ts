import { mean, sum } from './lists.ts';

/** A queue of letters. A step is a working day with the days off (and days with an outage) before it, so that nothing is dropped. */
export interface Queue {
	/** A day `YYYY-MM-DD`, no later than the oldest coming of an open letter. */
	from: string;
	/** A character a day from it to 62 working days ahead: `w` working, `-` off, `x` outage. */
	marks: string;
	/** The place of the last whole day. */
	today: number;
	/** How many came on a day and left on one (null: have not), by the places of the days: of the last `HISTORY` steps. */
	cells: readonly Cell[];
}
export type Cell = readonly [came: number, left: number | null, letters: number];

/** Steps that are looked at, and that a date may lie ahead. */
export const HISTORY = 120;
export const HORIZON = 60;
/** Steps for arrivals by weekday; for the scale of errors. */
const ARRIVALS = 30;
const FLOW = 20;
/** At `BUSY` arrivals a step: if those of the last `MOVED` steps are < 0.7 or > 1.4 of the others', they alone count. */
const MOVED = 10;
const BUSY = 20;
const HALF_LIFE = 15;
const PRIOR = 5;
/** From which age a class. */
const AGES = [
	...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 65, 80, 100, 130, 170, 220, 300, 400, 600, 900],
	1400
];
const TOP = 1400;
/** Marked as pure, since the pages' words read this file's neighbour and need none of it. */
const CLASSES = /* @__PURE__ */ AGES.flatMap((age, k) =>
	Array.from({ length: (AGES[k + 1] ?? TOP + 1) - age }, () => k)
);

/** What is known at the end of a step. */
export interface State {
	/** By age: −log of the share that is open before that age ends. */
	stays: Float64Array;
	ages: [age: number, letters: number][];
	/** By weekday. */
	arrivals: number[];
	scale: number;
}

type Counts = Map<number, number>;

export interface Walked {
	/** The working day of each step, its weekday, and whether an outage touches it. */
	days: string[];
	weekdays: number[];
	touched: boolean[];
	/** The last whole step, and the first on which there was a queue. */
	now: number;
	began: number;
	open: number[];
	states: State[];
}

/** Through the history; null before the first working day is over, or beyond the calendar. At the end of each step the ages of what is open and the rate at which each age leaves. */
export function walk({ from, marks, today, cells }: Queue): Walked | null {
	const [days, weekdays, touched, stepOf]: [string[], number[], boolean[], number[]] = [[], [], [], []];
	let outage = false;
	let now = -1;
	for (const [i, mark] of [...marks].entries()) {
		stepOf.push(days.length);
		outage ||= mark === 'x';
		if (mark !== 'w') continue;
		const day = new Date(Date.parse(from) + i * 86_400_000);
		if (i <= today) now = days.length;
		days.push(day.toISOString().slice(0, 10));
		weekdays.push(day.getUTCDay());
		touched.push(outage);
		outage = false;
	}
	if (now < 0 || days.length <= now + HORIZON) return null;
	const first = Math.max(0, now + 1 - HISTORY);
	const [came, went] = [zeros(now + 1), zeros(now + 1)];
	const left: Counts[] = Array.from({ length: now + 1 }, () => new Map<number, number>());
	let at: Counts = new Map();
	for (const [cameOn, leftOn, letters] of cells) {
		const a = stepOf[cameOn]!;
		const e = leftOn === null || leftOn > today ? now + 1 : stepOf[leftOn]!;
		if (a > now || e < first) continue;
		if (a < first) add(at, a, letters);
		else came[a]! += letters;
		if (e > now) continue;
		went[e]! += letters;
		add(left[e]!, a, letters);
	}
	let began = first;
	while (began <= now && at.size === 0 && came[began] === 0) began++;

	const fade = 0.5 ** (1 / HALF_LIFE);
	let [risk, gone] = [zeros(AGES.length), zeros(AGES.length)];
	const open = zeros(now + 1);
	const states: State[] = [];
	const lately = (s: number, n: number) => {
		const steps: number[] = [];
		for (let i = Math.max(began, s - n + 1); i <= s; i++) if (!touched[i]) steps.push(i);
		return steps;
	};
	for (let s = first; s <= now; s++) {
		if (came[s]! > 0) at.set(s, came[s]!);
		if (!touched[s]) {
			[risk, gone] = [risk.map((x) => fade * x), gone.map((x) => fade * x)];
			for (const [a, c] of at) risk[CLASSES[Math.min(s - a, TOP)]!]! += c;
			for (const [a, c] of left[s]!) gone[CLASSES[Math.min(s - a, TOP)]!]! += c;
		}
		for (const [a, c] of left[s]!) add(at, a, -c);
		at = new Map([...at].filter(([, c]) => c > 0));
		open[s] = sum([...at.values()]);
		states[s] = {
			stays: staysOf(risk, gone),
			ages: [...at].map(([a, c]) => [Math.min(s - a, TOP - 1), c]),
			arrivals: arrivalsOf(lately(s, ARRIVALS), came, weekdays),
			scale: Math.sqrt(Math.max(0.25, mean(lately(s, FLOW).map((i) => came[i]! + went[i]!))))
		};
	}
	return { days, weekdays, touched, now, began, open, states };
}

/** A class that hardly any letter was in goes on as the one before it. */
function staysOf(risk: readonly number[], gone: readonly number[]): Float64Array {
	const stays = new Float64Array(TOP + HORIZON + 3);
	let rate = sum(gone) / Math.max(sum(risk), 1);
	for (const [k, age] of AGES.entries()) {
		rate = (gone[k]! + PRIOR * rate) / (risk[k]! + PRIOR);
		const each = Math.log(1 - Math.min(rate, 0.9999));
		const end = AGES[k + 1] ?? TOP + HORIZON + 2;
		for (let i = age; i < end; i++) stays[i + 1] = stays[i]! - each;
	}
	return stays;
}

/** What comes on a step of each weekday, drawn towards the mean of all by one and a half days. */
function arrivalsOf(steps: number[], came: readonly number[], weekdays: readonly number[]): number[] {
	const meanOf = (some: number[]) => mean(some.map((i) => came[i]!));
	const late = steps.slice(-MOVED);
	const all = meanOf(steps);
	const used = all >= BUSY && !(0.7 <= meanOf(late) / all && meanOf(late) / all <= 1.4) ? late : steps;
	return Array.from({ length: 7 }, (_, weekday) => {
		const own = used.filter((i) => weekdays[i] === weekday).map((i) => came[i]!);
		return (sum(own) + 1.5 * meanOf(used)) / (own.length + 1.5);
	});
}

const zeros = (length: number) => Array.from({ length }, () => 0);
const add = (counts: Counts, key: number, n: number) => counts.set(key, (counts.get(key) ?? 0) + n);
