import { expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { type KpiResult, readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { SEED } from '../support/depth.ts';
import { AFTER_ALL, gameOf, honestly, LETTERS, MIDWAY, scoreOf, share, WAYS } from '../support/games.ts';
import { useOffice } from '../support/use-office.ts';

const NAMES = Object.keys(WAYS) as (keyof typeof WAYS)[];
const CLEAN = share({ substance: 80, late: 20 });

/** A letter that was never this body's: given back within a day, and kept by another or left lying by the office. */
const misdirected = (n: number): WireEvent[] =>
	[
		...[
			{
				type: 'letter.registered',
				channel: 'letter',
				category: 'loan',
				county: 'paveh',
				kind: 'request',
				body: 'please'
			}
		],
		{ type: 'letter.referred', referral_id: 'r1', to_org: 'misled' },
		{ type: 'letter.returned', referral_id: 'r1', reason: 'not ours' },
		{ type: 'letter.referred', referral_id: 'r2', to_org: 'other' },
		{ type: 'letter.answered', referral_id: 'r2', outcome: 'granted', text: 'granted' }
	]
		.slice(0, n % 3 === 0 ? 3 : 5)
		.map((event, i) => ({
			...{ v: 1, event_id: `e${i}`, letter_id: `misdirected-${n}` },
			// Saturday to Monday.
			occurred_at: new Date(Date.parse('2022-09-03T10:00:00+04:30') + i * 6 * 3_600_000).toISOString(),
			...event
		})) as WireEvent[];

const office = useOffice([
	...NAMES.flatMap((name) => gameOf(name, WAYS[name], SEED)),
	...NAMES.flatMap((name) => gameOf(`${name}_twin`, honestly(WAYS[name]), SEED)),
	...['misled', 'never_misled'].flatMap((name) => gameOf(name, CLEAN, SEED)),
	...Array.from({ length: 100 }, (_, n) => misdirected(n)).flat()
]);

const read = (kpi: string, by: string | null, asOf?: number) =>
	readKpi(office.client('reader'), {
		...{ database: 'pasokh', clock: 'data', kpi, by },
		...(asOf !== undefined && { asOf: new Date(asOf).toISOString() })
	});
const byBody = async (kpi: string, asOf: number) => {
	const { groups } = await read(kpi, 'body', asOf);
	return new Map(groups.map((row) => [row.key, row] as [string, KpiResult['total']]));
};

test.each([
	['when every deadline is past', AFTER_ALL],
	['when many have time left', MIDWAY]
])(
	'scores of bodies that play, %s: none beats its honest twin, and each is what the plain model says',
	async (_, asOf) => {
		const scores = await byBody('body_score', asOf);
		for (const name of NAMES) {
			const [own, twin] = [scores.get(name)!.value!, scores.get(`${name}_twin`)!.value!];
			expect(own, name).toBeLessThanOrEqual(twin + 1e-9);
			expect(own, name).toBeCloseTo(scoreOf(WAYS[name], SEED, asOf).score!, 6);
			expect(twin, name).toBeCloseTo(scoreOf(honestly(WAYS[name]), SEED, asOf).score!, 6);
		}
	}
);

test('what was rightly given back is nothing to a body, and what came of it is shown', async () => {
	const [scores, onTime] = [await byBody('body_score', AFTER_ALL), await byBody('on_time_body', AFTER_ALL)];
	expect(scores.get('misled')!.numerator).toBe(LETTERS + 100);
	expect(scores.get('misled')!.details).toMatchObject({ counted: LETTERS });
	expect(scores.get('misled')!.value).toBeCloseTo(scores.get('never_misled')!.value!, 9);
	expect(onTime.get('misled')).toMatchObject({ numerator: 0.8 * LETTERS, denominator: LETTERS });
});

test('formal answers are answers, and a share of their own', async () => {
	const [formal, answered] = [await byBody('formal_answers', AFTER_ALL), await byBody('on_time_body', AFTER_ALL)];
	expect(formal.get('formal')).toMatchObject({ numerator: LETTERS, denominator: LETTERS });
	expect(answered.get('formal')).toMatchObject({ numerator: LETTERS, denominator: LETTERS });
	expect(formal.get('honest')).toMatchObject({ numerator: 0, denominator: LETTERS });
	expect((await read('answers', null)).total.numerator).toBeGreaterThan(LETTERS);
});
