/** @module-tag deep */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { readPage } from '#sql/queries/pages/read-page.ts';
import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import { wall as page } from '#sql/queries/wall.ts';
import { IN_DEPTH_ALONE, runs, SEED, some } from '../support/depth.ts';
import { rowOf, wildEvents } from '../support/events.ts';
import { sideEvents, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { useOffice } from '../support/use-office.ts';
import { writeRows } from '../support/write.ts';

/** Filters of the wall: none, of what the rollups tell apart, of what they do not, and several at once. */
const FILTERS: [string, string][][] = [
	[],
	[['channel', 'letter']],
	[
		['channel', 'letter'],
		['channel', 'call'],
		['category', 'loan']
	],
	[['county', 'javanrud']],
	[['body', 'bank_melli']],
	[
		['kind', 'request'],
		['campaign', 'visit-1401'],
		['body', 'bank_melli'],
		['body', 'emdad']
	]
];
const MOMENTS = [null, '2022-07-17T06:15:00.000Z', '2022-07-19T20:29:59.999Z'];
const RANGES = [
	{ from: null, to: null },
	{ from: '2022-07-16', to: '2022-07-19' }
];

const office = useOffice();

beforeAll(async () => {
	const events = [...smallOffice(), ...sideEvents()].map((event) => rowOf(event));
	const wild = fc.sample(wildEvents, { seed: SEED, numRuns: 3 }).flat();
	const bySource = Map.groupBy(wild, ({ source }) => source);
	const others = [...bySource].map(([source, sent]) => sent.map(({ event }) => rowOf(event, source)));
	await writeRows(office.client('writer'), events, ...others);
});

type Ask = Partial<{ asOf: string | null; knownAt: string; where: [string, string][]; days: (typeof RANGES)[number] }>;
const read = ({ days = RANGES[0]!, where = [], ...ask }: Ask = {}): Promise<WallSnapshot> =>
	readPage(office.client('reader'), page, {
		...{ database: 'pasokh', clock: 'data', where, ...ask },
		days: () => ({ ...days, compare: null })
	});
/** What a page says beside its figures may move on. */
const figuresOf = ({ watermark: _, freshness: __, ...figures }: WallSnapshot) => figures;

describe('the wall', () => {
	test('of one code after another adds up to the wall of all', async () => {
		for (const asOf of some(1, MOMENTS)) {
			const whole = await read({ asOf });
			const codes = whole.channels.map(({ code }) => code);
			const parts = await Promise.all(codes.map((code) => read({ asOf: whole.asOf, where: [['channel', code]] })));
			const sum = (of: (wall: WallSnapshot) => number) => parts.reduce((all, part) => all + of(part), 0);
			for (const name of [
				'registered',
				'answered',
				'unanswered',
				'late',
				'screened',
				'referred',
				'smsReferred'
			] as const)
				expect(
					sum((wall) => wall.totals[name]),
					name
				).toBe(whole.totals[name]);
			expect(sum((wall) => wall.operators.total)).toBeGreaterThan(0);
			for (const bank of whole.banks)
				expect(sum((wall) => wall.banks.find(({ org }) => org === bank.org)?.pending ?? 0)).toBe(bank.pending);
			expect(sum((wall) => wall.days.reduce((all, day) => all + (day.received ?? 0), 0))).toBe(
				whole.days.reduce((all, day) => all + (day.received ?? 0), 0)
			);
		}
	});

	test('by what the rollups do not tell apart counts as the rollups do', async () => {
		// Every letter is of one kind.
		const all = await read({ where: [['channel', 'letter']], asOf: MOMENTS[1] });
		const same = await read({
			where: [
				['channel', 'letter'],
				['kind', 'request']
			],
			asOf: MOMENTS[1]
		});
		expect(all.days.length).toBeGreaterThan(2);
		expect(same.days).toEqual(all.days);
		expect(same.queue).toEqual(all.queue);
	});

	test('as it was known is the wall that was shown, whatever came since', IN_DEPTH_ALONE, async () => {
		const asks = MOMENTS.slice(0, 2).flatMap((asOf, place) =>
			FILTERS.map((where, n) => ({ asOf, days: RANGES[(place + n) % RANGES.length]!, where })).filter(
				(_, n) => place + n === 0 || (SEED + place + n) % runs(5, 2) === 0
			)
		);
		const shown: WallSnapshot[] = [];
		for (const ask of asks) shown.push(await read(ask));
		expect(shown[0]!.totals.registered).toBeGreaterThanOrEqual(SMALL_OFFICE.registered);
		expect(shown[0]!.calls.days.length).toBeGreaterThan(0);
		expect(shown[0]!.operators.meanPerDay).toBeGreaterThan(0);

		const late = [0, 1, 2, 3].flatMap((n) => [
			...sideEvents(n),
			{
				...({ v: 1, type: 'letter.answered', event_id: `late-${n}`, letter_id: `L-02${n}` } as const),
				...({
					occurred_at: '2022-07-18T10:00:00+04:30',
					org: 'bank_mellat',
					outcome: 'refused',
					means: 'letter'
				} as const)
			},
			{
				...({
					v: 1,
					type: 'letter.registered',
					event_id: 'late',
					letter_id: `L-late-${n}`,
					actor: 'reg-0001'
				} as const),
				...{ occurred_at: '2022-07-16T10:00:00+04:30', channel: 'letter', category: 'loan', county: 'javanrud' },
				kind: 'request'
			}
		]);
		await writeRows(
			office.client('writer'),
			late.map((event) => rowOf(event as Parameters<typeof rowOf>[0]))
		);
		expect((await read()).totals.registered).toBeGreaterThan(shown[0]!.totals.registered);
		for (const [place, before] of shown.entries()) {
			const then = await read({ ...asks[place], asOf: before.asOf, knownAt: before.knownAt });
			expect(figuresOf(then), JSON.stringify(asks[place])).toEqual(figuresOf(before));
		}
	});
});
