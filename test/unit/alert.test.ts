import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { readAboveUsual } from '#sql/alerts/above-usual.server.ts';
import { firing, replay, turn, type Condition, type Figure, type Seen, type Standing } from '#sql/model/alert.ts';
import type { KpiRow } from '#sql/queries/kpi/kpi-row.ts';
import type { PageRequest } from '#sql/queries/pages/page.ts';
import { SEED } from '../support/depth.ts';

const ABOVE: Condition = { kind: 'above', limit: 5, margin: 2 };
const KEYS = ['a', 'b', 'c'];

interface Round {
	/** By key; a key that is not there is not seen. */
	values: Partial<Record<string, number | null>>;
	isQuiet: boolean;
	isSilent: boolean;
	isExplained: boolean;
}
/** A round of which nothing but its values is said. */
const of = (values: Round['values'], isQuiet = false): Round => ({
	values,
	isQuiet,
	isSilent: false,
	isExplained: false
});

const round: fc.Arbitrary<Round> = fc.record({
	values: fc.dictionary(fc.constantFrom(...KEYS), fc.option(fc.integer({ min: 0, max: 9 }), { freq: 6 })),
	...{ isQuiet: fc.boolean(), isSilent: fc.boolean(), isExplained: fc.boolean() }
});
const rounds = fc.array(round, { maxLength: 30 });
const seenOf = ({ values }: Round): Seen[] =>
	Object.entries(values).map(([key, value]) => ({ key, value: value ?? null }));
const atOf = (index: number) => new Date(index * 30_000).toISOString();
const keysOf = (some: readonly Standing[]) => some.map(({ key }) => key).toSorted();

/** All rounds by the product: what stands at the end, and what is told in each. */
function play(condition: Condition, all: Round[]) {
	let standing: Standing[] = [];
	const told = all.map((one, index) => {
		const outcome = turn(condition, standing, seenOf(one), { ...one, at: atOf(index) });
		standing = outcome.standing;
		return { fires: keysOf(outcome.fires), over: keysOf(outcome.over) };
	});
	return { standing, told };
}

/** One key by itself, as a person would keep book of it. */
function naive(key: string, all: Round[]): ('fires' | 'over' | null)[] {
	let [isFiring, isTold] = [false, false];
	return all.map(({ values, isQuiet, isSilent, isExplained }) => {
		if (isExplained) return null;
		const value = values[key];
		if (value === undefined) isFiring = false;
		else if (value !== null) isFiring = isFiring ? value > 3 : value > 5;
		if (isFiring && !isTold && !isQuiet && !isSilent) {
			isTold = true;
			return 'fires';
		}
		if (!isFiring && isTold && !isSilent) {
			isTold = false;
			return 'over';
		}
		return null;
	});
}

test(`each group is told as if it were alone: that it fires once, that it is over once, SEED=${SEED}`, () => {
	fc.assert(
		fc.property(rounds, (all) => {
			const { told } = play(ABOVE, all);
			for (const key of KEYS) {
				const own = told.map(({ fires, over }) => (fires.includes(key) ? 'fires' : over.includes(key) ? 'over' : null));
				expect(own).toEqual(naive(key, all));
				const said = own.filter((one) => one !== null);
				expect(said).toEqual(said.map((_, index) => (index % 2 === 0 ? 'fires' : 'over')));
			}
		}),
		{ seed: SEED }
	);
});

test(`a round that is done again tells nothing and changes nothing, SEED=${SEED}`, () => {
	fc.assert(
		fc.property(rounds, round, (all, last) => {
			const { standing } = play(ABOVE, all);
			const once = turn(ABOVE, standing, seenOf(last), { ...last, at: atOf(99) });
			const again = turn(ABOVE, once.standing, seenOf(last), { ...last, at: atOf(100) });
			expect(again).toEqual({ standing: once.standing, fires: [], over: [] });
		}),
		{ seed: SEED }
	);
});

test('between the limit and its margin nothing begins and nothing ends; quiet times are told at their end', () => {
	const changes = (kind: 'above' | 'below', values: number[]) =>
		play(
			{ kind, limit: 5, margin: 2 },
			values.map((a) => of({ a }))
		).told.flatMap(({ fires, over }, index) => [...fires, ...over].map(() => index));
	expect(changes('above', [5, 6, 4, 5, 6, 4, 3, 4, 5, 3])).toEqual([1, 6]);
	expect(changes('below', [5, 6, 4, 5, 6, 4, 3, 4, 5, 3])).toEqual([2]);
	// What is over by the end of a quiet time is not told.
	const all = [of({ a: 9 }, true), of({ a: 9, b: 9 }, true), of({ a: 9, b: 0 }, true), of({ a: 9, b: 0 })];
	expect(play(ABOVE, all).told.map(({ fires }) => fires)).toEqual([[], [], [], ['a']]);
});

describe('which groups fire', () => {
	const fired = (condition: Condition, seen: Seen[], before: string[] = []) =>
		[...firing(condition, seen, new Set(before))].filter(([, fires]) => fires).map(([key]) => key);
	const values = (...all: (number | null)[]) => all.map((value, index) => ({ key: 'abcdef'[index]!, value }));

	test('the worst are the highest; of equals at the brink none, and nothing is never worst', () => {
		const worst = (...all: (number | null)[]) => fired({ kind: 'worst', places: 2 }, values(...all));
		expect([worst(3, 9, 5, null), worst(5, 9, 5, 1), worst(0, 4), worst(7, 7)]).toEqual([
			...[['b', 'c'], ['b'], ['b'], ['a', 'b']]
		]);
	});

	test('what is usual has both ends within; where it is not known nothing changes; a feed that is silent fires', () => {
		const usual = { low: 2, high: 4 };
		const seen = values(1, 2, 4, 5).map((one) => ({ ...one, usual }));
		expect(fired({ kind: 'unusual' }, seen)).toEqual(['a', 'd']);
		const unknown = values(1, 1).map((one) => ({ ...one, usual: null }));
		expect(fired({ kind: 'unusual' }, unknown, ['b'])).toEqual(['b']);
		// A feed that is silent, a query that has rows.
		expect(fired({ kind: 'any' }, values(1, 0, null))).toEqual(['a']);
	});

	test('a forecast passes a day; what is not forecast changes nothing, and no day within sight is after all', () => {
		const seen: Seen[] = [
			{ key: 'a', value: 3, day: '2022-09-01' },
			{ key: 'b', value: 3, day: '2022-09-02' },
			{ key: 'c', value: null, day: null },
			{ key: 'd', value: null }
		];
		const after: Condition = { kind: 'after', day: '2022-09-01' };
		expect(fired(after, seen)).toEqual(['b', 'c']);
		expect(fired(after, seen, ['d'])).toEqual(['b', 'c', 'd']);
	});
});

test('past days are told by the same rule, each once', () => {
	const days = [1, 6, 7, 4, 9, 2, 8].map((value, index) => ({
		...{ day: `2022-08-0${index + 1}`, seen: [{ key: '', value }] },
		isExplained: index === 5
	}));
	expect(replay(ABOVE, days).map(({ fires, over }) => fires.length - over.length)).toEqual([0, 1, 0, 0, 0, 0, 0]);
});

test('what stands is held against the same weekday of the last four weeks, which is asked once a day', async () => {
	const asked: string[] = [];
	const clients: Record<string, ClickHouseClient> = {};
	const NOW = '2022-08-27T10:00:00.000Z';
	const figure: Figure = { of: 'figure', measure: 'overdue', where: [], by: 'body', window: null };
	/** Of Saderat more stood in the weeks before, of Melli less; Mellat had none. */
	const read = (asOf: string) => {
		asked.push(asOf);
		const n = asked.length;
		const counts = asOf === NOW ? { saderat: 9, melli: 9, mellat: 1 } : { saderat: n + 5, melli: n };
		return Promise.resolve(Object.entries(counts).map(([key, numerator]) => ({ key, numerator }) as KpiRow));
	};
	const look = (first: string) => {
		const query = () => Promise.resolve({ json: () => Promise.resolve([{ first }]) });
		const client = (clients[first] ??= { query } as unknown as ClickHouseClient);
		const request = { database: 'pasokh', asOf: NOW } as PageRequest;
		return readAboveUsual(client, request, figure, (at) => read(at.asOf));
	};
	const above = (seen: Seen[]) => [...firing({ kind: 'above_usual' }, seen, new Set())].filter(([, fires]) => fires);
	const seen = await look('2022-07-30');
	const weeks = ['2022-08-20', '2022-08-13', '2022-08-06', '2022-07-30'];
	expect(asked).toEqual([NOW, ...weeks.map((day) => `${day}T19:29:59.999Z`)]);
	expect(seen.map(({ key, usual }) => `${key} ${usual?.high}`)).toEqual(['saderat 10', 'melli 5', 'mellat 0']);
	expect(above(seen).map(([key]) => key)).toEqual(['melli', 'mellat']);
	await look('2022-07-30');
	expect(asked).toHaveLength(6);
	// An office that is younger has nothing to be held against.
	expect(above(await look('2022-07-31'))).toEqual([]);
	expect(asked).toHaveLength(7);
});
