import type { Snapshot } from './tiles.ts';

/** What somebody knows of a count: its least and its most. */
export type Bounds = [least: number, most: number];

/** A page as it was read: its name in `?page=`, the range of its address, and what it showed. */
export interface Seen {
	page: string;
	range: string;
	snapshot: Snapshot;
}

/** A count that pages show, as they show it: by measure, range and group, so that what is the same has one name. */
export interface Shown {
	measure: string;
	range: string;
	/** Sorted `dimension=code`. */
	group: string[];
	value: number | string;
	where: string;
}

type Row = Record<string, unknown>;

/** Names of one count on several pages. */
const SAME: Readonly<Record<string, string>> = {
	letters: 'registered',
	count: 'registered',
	idle: 'withOffice',
	pending: 'unanswered',
	inTime: 'withBody',
	'onTime.numerator': 'onTime.num',
	'onTime.denominator': 'onTime.den'
};
/** Whatever the range: what stands now. */
const EVER = ['referrals.open', 'referrals.late', 'referrals.leftOpen'];
const LETTERS = [
	...['registered', 'answered', 'unanswered', 'ended', 'late', 'withBody', 'withOffice', 'onTime.num', 'onTime.den'],
	...['lettersAndCalls', 'electronic', 'screened', 'toScreen', 'referred', 'toRefer', 'answeredLettersAndCalls'],
	...['answeredElectronic', 'closedUnanswered', 'referredToBanks', 'smsRegistered', 'smsReferred']
];
const STAND = ['answered', 'unanswered', 'ended', 'late', 'onTime.num', 'onTime.den'];
const REFERRALS = ['referrals.came', 'referrals.went', ...EVER];
const LOANS = ['requests', 'approved', 'refused', 'paid'];
const CALLS = ['offered', 'answered', 'abandoned', 'blocked', 'open', 'within20', 'within30', 'wait.count'];

const at = (row: unknown, path: string): unknown =>
	path.split('.').reduce<unknown>((inner, name) => (inner as Row | undefined)?.[name], row);
const named = (names: string[], prefix = '') => names.map((name) => [`${prefix}${name}`, name] as const);

/** The counts of a page of which sums are known. */
export function countsOf({ page, range, snapshot }: Seen): Shown[] {
	const filters = (snapshot['where'] as [string, string][]).map(([dimension, code]) => `${dimension}=${code}`);
	const found: Shown[] = [];
	const add = (of: string, row: unknown, names: (readonly [string, string])[], more: string[] = [], when = range) => {
		for (const [path, name] of names) {
			const value = at(row, path);
			const measure = of + (SAME[name] ?? name);
			if (typeof value !== 'number' && typeof value !== 'string') continue;
			const group = [...new Set([...filters, ...more])].sort();
			const where = `${page} ${path} ${more.join()}`;
			found.push({ measure, range: EVER.includes(name) ? 'all' : when, group, value, where });
		}
	};
	const rows = (path: string, key: string, dimension: string, each: (row: Row, more: string[]) => void) => {
		for (const row of (at(snapshot, path) ?? []) as Row[]) each(row, [`${dimension}=${String(row[key])}`]);
	};
	const ofBody = (row: unknown, more: string[] = []) => {
		add('', row, named(['registered', ...STAND], 'letters.'), more);
		add('', row, named(REFERRALS), more);
	};
	const days = (of: string, path: string, names: string[]) => {
		for (const row of (at(snapshot, path) ?? []) as Row[]) add(of, row, named(names), [], String(row['day']));
	};
	if (page === 'wall') {
		add('', snapshot, [
			...named(LETTERS, 'totals.'),
			['totals.onTime.numerator', 'onTime.num'],
			['totals.onTime.denominator', 'onTime.den']
		]);
		add('', snapshot, [['queue.waiting', 'unanswered']], [], 'all');
		rows('channels', 'code', 'channel', (row, more) => add('', row, named(['count']), more));
		rows('categories', 'code', 'category', (row, more) => add('', row, named(['count']), more));
		rows('banks', 'org', 'body', (row, more) => add('', row, named(['pending', 'late', 'inTime', 'answered']), more));
		days('', 'days', ['received']);
	}
	if (page === 'bodies' || page === 'body') ofBody(snapshot);
	if (page === 'bodies') {
		rows('bodies', 'code', 'body', ofBody);
		rows('bodies', 'code', 'body', (row, more) => add('', row, [['stood.now', 'unanswered']], more, 'all'));
		days('', 'over', ['came', 'went']);
	}
	if (page === 'counties') {
		const names = named(['letters', 'withBody', 'idle', ...STAND]);
		add('', at(snapshot, 'total'), names);
		rows('counties', 'code', 'county', (row, more) => add('', row, names, more));
	}
	if (page === 'loans') {
		add('loans.', snapshot, [
			['requests', 'requests'],
			...LOANS.slice(1).map((name) => [`${name}.num`, name] as const)
		]);
		rows('banks', 'code', 'bank', (row, more) => add('loans.', row, named(LOANS), more));
		rows('collateral', 'code', 'collateral', (row, more) => add('loans.', row, [['count', 'requests']], more));
		rows('counties', 'code', 'county', (row, more) => add('loans.', row, [['count', 'requests']], more));
	}
	if (page === 'hotline') {
		add('calls.', snapshot, named(CALLS));
		rows('hours', 'hours', 'hour', (row, more) => add('calls.', row, named(CALLS), more));
	}
	return found;
}

/** What a shown count says, whatever the key of the office is: rounded from four below to four above. */
export function boundsOf(value: number | string): Bounds {
	if (typeof value === 'number') return [value, value];
	if (value === '<10') return [0, 9];
	const rounded = /^~(\d+)$/.exec(value);
	return rounded ? [Math.max(10, Number(rounded[1]) - 4), Number(rounded[1]) + 4] : [0, Infinity];
}

const keyOf = (measure: string, range: string, group: readonly string[]): string =>
	`${measure} | ${range} | ${[...group].sort().join('&')}`;
export const nameOf = ({ measure, range, group }: Pick<Shown, 'measure' | 'range' | 'group'>): string =>
	keyOf(measure, range, group);

/** What is no more than the other, in every office. */
const WITHIN: Readonly<Record<string, string[]>> = {
	registered: ['onTime.den', 'screened', 'toScreen', 'referred', 'toRefer', 'referredToBanks', 'smsRegistered'],
	answered: ['onTime.num'],
	unanswered: ['closedUnanswered', 'toRefer'],
	lettersAndCalls: ['answeredLettersAndCalls'],
	electronic: ['answeredElectronic'],
	'onTime.den': ['onTime.num'],
	'referrals.open': ['referrals.late'],
	'loans.approved': ['loans.paid'],
	'calls.answered': ['calls.within30', 'calls.wait.count'],
	'calls.within30': ['calls.within20']
};
/** Counts of which one is the sum of the others, in every office. */
const SUMS: [whole: string, ...parts: string[]][] = [
	['registered', 'answered', 'unanswered', 'ended'],
	['unanswered', 'late', 'withBody', 'withOffice'],
	['registered', 'lettersAndCalls', 'electronic'],
	['answered', 'answeredLettersAndCalls', 'answeredElectronic'],
	['loans.requests', 'loans.approved', 'loans.refused', 'loans.requests undecided'],
	['calls.offered', 'calls.answered', 'calls.abandoned', 'calls.blocked', 'calls.open'],
	...Object.entries(WITHIN).flatMap(([whole, parts]) =>
		parts.map((part): [string, ...string[]] => [whole, part, `${whole} less ${part}`])
	)
];
/** It has letters, and no row among the bodies. */
const OFFICE = 'body=office';

/** By which dimensions a measure adds up to its whole. */
const ADDS: [measure: RegExp, dimensions: string[]][] = [
	[/^loans\./, ['bank', 'collateral', 'county']],
	[/^calls\./, ['hour']],
	[/^referrals\./, ['body']],
	[/./, ['channel', 'category', 'county', 'body']]
];

/** Sums over all that was seen: over groups, over what becomes of letters, over ranges within ranges. */
export function sumsOf(seen: readonly Seen[], shown: readonly Shown[]): string[][] {
	const sums: string[][] = [];
	const measures = new Set([...shown.map(({ measure }) => measure), ...SUMS.flat()]);
	// The longer a range, the earlier it begins: all end now.
	const begins = new Map(seen.map(({ range, snapshot }) => [range, at(snapshot, 'range.from') as string | null]));
	const ranges = [...begins.keys()].sort((a, b) => ((begins.get(a) ?? '') < (begins.get(b) ?? '') ? 1 : -1));
	const spans = [...ranges, ...ranges.slice(1).map((range, index) => `${range} less ${ranges[index]}`)];
	const groups = new Map(shown.map(({ group }) => [group.join('&'), group]));
	const codes = Map.groupBy(new Set([...groups.values()].flat()), (code) => code.split('=')[0]!);
	for (const measure of measures) {
		const adds = ADDS.find(([of]) => of.test(measure))![1];
		const own = [...groups.values()].filter((group) => group.every((code) => adds.includes(code.split('=')[0]!)));
		for (const group of own) {
			for (const [index, range] of ranges.entries())
				if (index > 0)
					sums.push(
						[range, ranges[index - 1]!, `${range} less ${ranges[index - 1]}`].map((one) => keyOf(measure, one, group))
					);
			for (const dimension of adds) {
				const all = [...new Set([...(codes.get(dimension) ?? []), ...(dimension === 'body' ? [OFFICE] : [])])];
				if (group.some((code) => code.startsWith(`${dimension}=`)) || all.length === 0 || group.length > 1) continue;
				for (const span of spans)
					sums.push([keyOf(measure, span, group), ...all.map((code) => keyOf(measure, span, [...group, code]))]);
			}
		}
	}
	for (const sum of SUMS)
		for (const span of spans) for (const group of groups.values()) sums.push(sum.map((one) => keyOf(one, span, group)));
	for (const { page, range, snapshot } of seen) {
		if (page !== 'wall') continue;
		const group = (snapshot['where'] as [string, string][]).map((pair) => pair.join('='));
		const days = ((at(snapshot, 'days') ?? []) as Row[]).filter((row) => row['received'] !== null);
		if (days.length > 0)
			sums.push([
				keyOf('lettersAndCalls', range, group),
				...days.map((row) => keyOf('received', String(row['day']), group))
			]);
	}
	return sums;
}

/** What is told by not being in a list of the whole: that there is none. */
export function missing(seen: readonly Seen[], shown: readonly Shown[]): string[] {
	const lists: [page: string, path: string, key: string, dimension: string, measure: string][] = [
		['wall', 'channels', 'code', 'channel', 'registered'],
		['wall', 'categories', 'code', 'category', 'registered'],
		['bodies', 'bodies', 'code', 'body', 'registered'],
		['loans', 'banks', 'code', 'bank', 'loans.requests'],
		['loans', 'collateral', 'code', 'collateral', 'loans.requests'],
		['loans', 'counties', 'code', 'county', 'loans.requests'],
		['hotline', 'hours', 'hours', 'hour', 'calls.offered']
	];
	const codes = new Set(shown.flatMap(({ group }) => group));
	return seen.flatMap(({ page, range, snapshot }) => {
		const filters = (snapshot['where'] as [string, string][]).map((pair) => pair.join('='));
		return lists.flatMap(([of, path, key, dimension, measure]) => {
			const rows = (of === page ? at(snapshot, path) : []) as Row[];
			const listed = new Set(rows.map((row) => `${dimension}=${String(row[key])}`));
			if (listed.size === 0 || filters.length > 0) return [];
			const absent = [...codes].filter(
				(code) => code.startsWith(`${dimension}=`) && !listed.has(code) && code !== OFFICE
			);
			return absent.map((code) => keyOf(measure, range, [...filters, code]));
		});
	});
}

/** Narrows what is known by all sums, until nothing changes. */
export function narrow(known: Map<string, Bounds>, sums: readonly string[][]): void {
	const of = (key: string): Bounds => known.get(key) ?? [0, Infinity];
	const using = new Map<string, number[]>();
	for (const [index, sum] of sums.entries()) for (const key of sum) using.set(key, [...(using.get(key) ?? []), index]);
	let waiting = new Set(sums.keys());
	while (waiting.size > 0) {
		const next = new Set<number>();
		const tell = (key: string, least: number, most: number) => {
			const [own, ownMost] = of(key);
			if (least <= own && most >= ownMost) return;
			const now: Bounds = [Math.max(own, least), Math.min(ownMost, most)];
			if (now[0] > now[1]) throw new Error(`${key} cannot be both ${own} to ${ownMost} and ${least} to ${most}`);
			known.set(key, now);
			for (const index of using.get(key) ?? []) next.add(index);
		};
		for (const index of waiting) {
			const [whole, ...parts] = sums[index]!;
			const bounds = parts.map(of);
			const least = bounds.reduce((sum, [low]) => sum + low, 0);
			const most = bounds.reduce((sum, [, high]) => sum + high, 0);
			tell(whole!, least, most);
			const [wholeLeast, wholeMost] = of(whole!);
			for (const [place, key] of parts.entries()) {
				const [low, high] = bounds[place]!;
				const othersMost = Number.isFinite(most)
					? most - high
					: Number.isFinite(high)
						? Infinity
						: bounds.reduce((sum, [, one], other) => (other === place ? sum : sum + one), 0);
				tell(key, wholeLeast - othersMost, wholeMost - (least - low));
			}
		}
		waiting = next;
	}
}
