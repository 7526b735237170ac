import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecastQueue, HORIZONS, type Forecast } from '#sql/model/forecast.ts';
import type { Cell, Queue } from '#sql/model/queue-walk.ts';
import { describeWith } from '../support/shared-data.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
console.log(`seed ${SEED}`);

interface Golden {
	cases: { name: string; input: Omit<Queue, 'cells'> & { cells: Cell[] }; output: unknown }[];
}

/** What the reference says of it. */
function saidOf(forecast: Forecast | null) {
	if (forecast === null) return { verdict: 'too_early' };
	const { asOf, open, ahead, clears } = forecast;
	const said = (h: (typeof HORIZONS)[number]) => {
		const one = ahead[h];
		if (one.verdict === 'too_early') return one;
		const { verdict, tests, skill, day, expected, half60, half90, within60 } = one;
		return { verdict, tests, skill, day, expected, half60, half90, within60 };
	};
	const clear = clears && {
		...{ empty: clears.empty, soonest: clears.soonest },
		...{ likely: clears.likely, latest: clears.latest }
	};
	return { as_of: asOf, open, ahead: Object.fromEntries(HORIZONS.map((h) => [String(h), said(h)])), clear };
}

/** All numbers of the one that differ from the other by more than a billionth of their value, by their place. */
function differences(a: unknown, b: unknown, at = ''): string[] {
	if (typeof a === 'number' && typeof b === 'number')
		return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)) ? [] : [`${at}: ${a} and ${b}`];
	if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object')
		return a === b ? [] : [`${at}: ${String(a)} and ${String(b)}`];
	const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
	return names.flatMap((name) =>
		differences((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name], `${at}.${name}`)
	);
}

describeWith('../research/forecast/golden.json', 'the forecast of the reference', (path) => {
	const { cases } = JSON.parse(readFileSync(path, 'utf8')) as Golden;
	test.each(cases)('$name', ({ input, output }) => {
		expect(differences(output, saidOf(forecastQueue(input)))).toEqual([]);
	});
});

/** Five days a week from a Monday on. */
const START = Date.UTC(2022, 0, 3);
const DAYS = 160;
const marks = Array.from({ length: DAYS + 100 }, (_, i) => (i % 7 < 5 ? 'w' : '-')).join('');
const queue = (cells: Cell[], more: Partial<Queue> = {}): Queue => ({
	...{ from: new Date(START).toISOString().slice(0, 10), marks, today: DAYS - 1, cells },
	...more
});
/** Each day some come; a share of them leaves after so many days. */
const steady = (each: number, after: number): Cell[] =>
	Array.from({ length: DAYS }, (_, day) => [day, day + after < DAYS ? day + after : null, each]);

describe('the forecast of a queue', () => {
	test('before the first working day is over there is none', () => {
		expect(forecastQueue(queue([], { today: 0, marks: `-${marks}` }))).toBeNull();
	});

	test('a queue of which nothing moves is no better forecast than by "nothing changes", and has no date', () => {
		const found = forecastQueue(queue([[0, null, 500]]))!;
		expect(found.open).toBe(500);
		expect(HORIZONS.map((h) => found.ahead[h].verdict)).toEqual(HORIZONS.map(() => 'no_better_than_no_change'));
		expect([found.clears, found.path]).toEqual([null, []]);
	});

	test('a young queue is too early to forecast, and says of how many tests', () => {
		const cells = steady(9, 4).filter(([came]) => came >= DAYS - 60);
		const found = forecastQueue(queue(cells))!;
		expect(found.ahead[10]).toEqual({ verdict: 'too_early', tests: expect.any(Number) });
		expect(found.ahead[10].tests).toBeLessThan(20);
		expect(found.stock.length).toBeGreaterThan(30);
	});

	test('days off and days of outage lose no letter', () => {
		const cells = fc.array(
			fc.tuple(fc.nat(DAYS - 1), fc.option(fc.nat(90), { nil: null }), fc.integer({ min: 1, max: 40 })),
			{ minLength: 1, maxLength: 200 }
		);
		const off = fc.uniqueArray(fc.nat(DAYS - 8), { maxLength: 20 });
		fc.assert(
			fc.property(cells, off, (some, outages) => {
				const all = some.map(([came, stays, n]): Cell => {
					const left = stays === null || came + stays >= DAYS ? null : came + stays;
					return [came, left, n];
				});
				const marked = [...marks].map((mark, i) => (outages.includes(i) ? 'x' : mark)).join('');
				const found = forecastQueue(queue(all, { marks: marked }))!;
				for (const { day, open } of found.stock) {
					const place = (Date.parse(day) - START) / 86_400_000;
					const stood = all.filter(([came, left]) => came <= place && (left === null || left > place));
					expect(open).toBe(stood.reduce((sum, [, , n]) => sum + n, 0));
				}
				for (const h of HORIZONS) {
					const one = found.ahead[h];
					if (one.verdict === 'too_early') continue;
					expect(one.expected).toBeGreaterThanOrEqual(0);
					expect(one.half60).toBeLessThanOrEqual(one.half90);
					expect(one.skill).toBeCloseTo(one.still > 0 ? 1 - one.error / one.still : 0, 9);
					expect(one.verdict === 'ok').toBe(one.skill > 0.05);
				}
				const last = found.path.at(-1);
				const far = HORIZONS.findLast((h) => found.ahead[h].verdict === 'ok');
				expect(found.path).toHaveLength(far ?? 0);
				if (far) expect(last).toMatchObject({ day: (found.ahead[far] as { day: string }).day });
			}),
			{ seed: SEED, numRuns: 40 }
		);
	});
});
