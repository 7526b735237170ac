/** @module-tag deep */
import fc from 'fast-check';
import type { ClickHouseClient } from '@clickhouse/client';
import { beforeAll, expect, test } from 'vitest';
import { kpiOf } from '#sql/measures/catalogue.ts';
import { exampleOf } from '#sql/queries/console/example.ts';
import { listKpi } from '#sql/queries/kpi/list-kpi.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { listPage } from '#sql/queries/lists/list.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { keyOf } from '#sql/office/identity-keys.server.ts';
import { undoLoad } from '#sql/fold/undo.server.ts';
import { verify } from '#sql/fold/verify.server.ts';
import { keepLetters } from '#sql/queries/pages/as-known.ts';
import { runs, SEED } from '../support/depth.ts';
import { deskIds, requestAt } from '../support/desk-request.ts';
import { IDENTITY_KEY, rowOf, sentOf } from '../support/events.ts';
import type { Sent } from '../support/model-lives.ts';
import { joinedKeys } from '../support/model-persons.ts';
import { modelViews } from '../support/model-views.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { useOffice } from '../support/use-office.ts';

const NOW = '2022-08-05T08:00:00Z';
const ASK = { database: 'pasokh', clock: 'data', asOf: NOW } as const;

const office = useOffice();
let client: ClickHouseClient;
let apart: string;

beforeAll(() => void (client = office.client('admin')));

const IDS = ['0012345679', '0084575948', '3256781236'];
type Who = { national_id?: string; mobile?: string };

/** A registration of a campaign of its own, by which it is asked for. */
function registered(campaign: string, letter: number, citizen: Who, event_id = 'reg', minute = letter): Sent {
	const moment = new Date(Date.UTC(2022, 6, 14, 5, minute)).toISOString();
	const own = { campaign, channel: 'letter', category: 'loan', county: 'paveh', kind: 'request' };
	const event = { v: 1, type: 'letter.registered', event_id, letter_id: `${campaign}-${letter}`, ...own, citizen };
	return sentOf(JSON.parse(JSON.stringify({ ...event, occurred_at: moment })));
}
function other(campaign: string, letter: number, type: string, own: object): Sent {
	const occurred_at = new Date(Date.UTC(2022, 6, 15, 5, letter)).toISOString();
	const event = {
		v: 1,
		type,
		event_id: `${type}-${JSON.stringify(own)}`,
		letter_id: `${campaign}-${letter}`,
		occurred_at,
		...own
	};
	return sentOf(JSON.parse(JSON.stringify(event)));
}

const of = (campaign: string, kpi = 'registered_persons', knownAt?: string) =>
	({ ...ASK, kpi, where: [['campaign', campaign]] as [string, string][], ...(knownAt ? { knownAt } : {}) }) as const;

/** Persons, keys joined, and the ids of the list; as the engine has them. */
async function found(campaign: string, kpi?: string, knownAt?: string): Promise<object> {
	const request = of(campaign, kpi, knownAt);
	const [{ total, groups }, { members, count }] = await Promise.all([
		readKpi(client, { ...request, by: 'county' }),
		listKpi(client, { ...request, part: 'num', limit: 100 })
	]);
	for (const { numerator, details } of groups) expect([numerator, details]).toEqual([total.numerator, total.details]);
	expect(count).toBe(total.numerator);
	return { persons: total.numerator, joined: total.details!['joined_keys'], ids: members.map(({ id }) => id).sort() };
}

/** The same by hand, of all that is told in the whole office. */
function counted(sent: Sent[], campaign: string, view: 'letters' | 'loans' = 'letters'): object {
	const joined = joinedKeys(sent);
	const rows = modelViews(sent, Date.parse(NOW))[view].filter((row) => row['campaign'] === campaign);
	const keys = [...new Set(rows.flatMap((row) => (row['citizen_key'] as string | null) ?? []))];
	const ids = [...new Set(keys.map((key) => joined.get(key) ?? key))].sort();
	return { persons: ids.length, joined: keys.filter((key) => joined.has(key)).length, ids };
}

async function nowOf(): Promise<string> {
	const [row] = await rowsOf<{ now: string }>(client, `SELECT sleep(0.02), toString(now64(3, 'UTC')) AS now`);
	await rowsOf(client, 'SELECT sleep(0.02)');
	return `${row!.now.replace(' ', 'T')}Z`;
}

const [A, B] = IDS as [string, string];
const mobile = (run: number, n: number): string => `09${String(180_000_000 + run * 10 + n)}`;

test('a mobile that stood with one national id is that person, until it stands with another one, and is again when that is taken back', async () => {
	const [m, kiosk] = [mobile(9_000, 1), mobile(9_000, 2)];
	const sent = [
		registered('life', 1, { mobile: m }),
		registered('life', 2, { national_id: A }),
		registered('life', 3, { mobile: kiosk })
	];
	const tell = async (...more: Sent[]) => {
		sent.push(...more);
		await put(
			client,
			more.map(({ event, source }) => rowOf(event, source))
		);
		expect(await found('life')).toEqual(counted(sent, 'life'));
		return found('life');
	};
	expect(await tell(...sent.splice(0))).toMatchObject({ persons: 3, joined: 0 });
	const before = await nowOf();
	// It is known by a letter of another campaign too: whatever is asked for, all that is known says whose it is.
	expect(await tell(registered('elsewhere', 1, { national_id: A, mobile: m }))).toMatchObject({
		persons: 2,
		joined: 1
	});
	const joined = await nowOf();
	expect(await tell(registered('elsewhere', 2, { national_id: B, mobile: m }))).toMatchObject({
		persons: 3,
		joined: 0
	});
	apart = await nowOf();
	const taken = other('elsewhere', 2, 'event.voided', { target_event_id: 'reg', reason: 'wrong' });
	expect(await tell(taken)).toMatchObject({ persons: 2, joined: 1 });
	// What the office knew then.
	for (const [moment, persons] of [
		[before, 3],
		[joined, 2],
		[apart, 3]
	] as const) {
		await keepLetters(client, { database: 'pasokh', knownAt: Date.parse(moment) });
		expect(await found('life', undefined, moment)).toMatchObject({ persons, joined: 3 - persons });
	}
	// What had happened by then, as it is known now: whose a mobile is was not another's before.
	const { total } = await readKpi(client, { ...of('life'), asOf: '2022-07-14T05:02:30Z' });
	expect([total.numerator, total.details]).toEqual([1, { joined_keys: 1 }]);
	const wrong = rowOf(registered('elsewhere', 3, { national_id: B, mobile: m }).event);
	await put(client, [{ ...wrong, load_id: 'wrong' }]);
	expect(await found('life')).toMatchObject({ persons: 3, joined: 0 });
	await undoLoad(client, 'pasokh', 'wrong');
	expect(await found('life')).toMatchObject({ persons: 2, joined: 1 });
});

test('its list has each person once, page by page, and says how many keys are joined', async () => {
	const frame = {
		...ASK,
		knownAt: null,
		from: null,
		to: null,
		compare: null,
		isNow: true,
		grain: 'month',
		excludeOutages: false
	} as const;
	const seen: string[] = [];
	for (let after: { at: string; id: string } | null = null; ;) {
		const page = listPage({ kpi: 'registered_persons', part: 'num', group: null, key: null, after, limit: 1 });
		const { count, joined, rows, next } = await readPage(client, page, {
			...frame,
			where: [['campaign', 'life']]
		} as never);
		expect([count, joined]).toEqual([2, 1]);
		seen.push(...rows.map(({ letterId }) => letterId));
		if (!next) break;
		after = next;
	}
	expect(seen).toEqual(['life-1', 'life-3']);
});

test('who is looked for by a number is found by the others that are theirs', async () => {
	const [ofA, ofB] = [A, B].map((id) => keyOf('national_id', id, IDENTITY_KEY)) as [string, string];
	const [m, kiosk] = [1, 2].map((n) => keyOf('mobile', mobile(9_000, n), IDENTITY_KEY)) as [string, string];
	const found = (key: string, knownAt: string | null = null) =>
		deskIds(client, requestAt(Date.parse(NOW), { knownAt }), { persons: [[key]] });
	const theirs = ['elsewhere-1', 'life-1', 'life-2'];
	expect(await found(ofA)).toEqual(theirs);
	expect(await found(m)).toEqual(theirs);
	expect(await found(kiosk)).toEqual(['life-3']);
	expect(await found(ofB)).toEqual([]);
	// Two stood with the mobile then: each is found by the own id alone.
	await keepLetters(client, { database: 'pasokh', knownAt: Date.parse(apart) });
	expect(await found(ofA, apart)).toEqual(['elsewhere-1', 'life-2']);
});

test('an analyst counts the same', async () => {
	const analyst = office.client('analyst');
	const params = { as_of: '2022-08-05 08:00:00.000', from: '2000-01-01', to: '2100-01-01' };
	const rows = await analyst.query({
		query: exampleOf(kpiOf('registered_persons'))!,
		query_params: params,
		format: 'JSONEachRow'
	});
	const [{ value }] = (await rows.json()) as [{ value: string }];
	const { total } = await readKpi(client, { ...ASK, kpi: 'registered_persons' });
	expect(Number(value)).toBe(total.numerator);
});

test('whatever order they come in, however often', async () => {
	const who = fc.constantFrom<Who[]>(
		...IDS.map((national_id) => ({ national_id })),
		...IDS.map((national_id) => ({ national_id, mobile: '1' })),
		{ national_id: IDS[0]!, mobile: '2' },
		{ national_id: IDS[0]!, mobile: '2' },
		{ mobile: '1' },
		{ mobile: '2' },
		{ mobile: '3' },
		{}
	);
	const told = fc.record({
		letter: fc.integer({ min: 1, max: 8 }),
		who,
		event: fc.constantFrom('reg', 'reg', 'again'),
		kind: fc.constantFrom('come', 'come', 'come', 'void', 'loan', 'undone')
	});
	const orders = fc.array(fc.tuple(told, fc.infiniteStream(fc.nat())), { minLength: 4, maxLength: 30 }).chain((all) =>
		fc.tuple(
			fc.constant(all.map(([one]) => one)),
			fc.shuffledSubarray(
				all.map((_, n) => n),
				{ minLength: all.length }
			)
		)
	);
	let run = 0;
	const all: Sent[] = [];
	await fc.assert(
		fc.asyncProperty(orders, async ([events, order]) => {
			run++;
			const campaign = `c${run}`;
			const sent = events.map(
				({ letter, who: { mobile: n, ...citizen }, event, kind }, i): Sent & { load?: string } => {
					if (kind === 'void')
						return other(campaign, letter, 'event.voided', { target_event_id: event, reason: 'wrong' });
					if (kind === 'loan') return other(campaign, letter, 'loan.requested', { bank: 'bank_melli' });
					const one = registered(
						campaign,
						letter,
						n ? { ...citizen, mobile: mobile(run, Number(n)) } : citizen,
						event,
						i
					);
					return kind === 'undone' ? { ...one, load: `undone-${run}` } : one;
				}
			);
			// In random batches, some of them twice.
			const batches = Object.values(Object.groupBy(order, (_, n) => Math.floor(n / 7))) as number[][];
			for (const batch of [...batches, batches[0]!])
				await put(
					client,
					batch.map((n) => ({ ...rowOf(sent[n]!.event, sent[n]!.source), load_id: sent[n]!.load ?? '' }))
				);
			if (sent.some(({ load }) => load !== undefined)) await undoLoad(client, 'pasokh', `undone-${run}`);
			all.push(...sent.filter(({ load }) => load === undefined));
			expect(await found(campaign)).toEqual(counted(all, campaign));
			expect(await found(campaign, 'loan_persons')).toEqual(counted(all, campaign, 'loans'));
		}),
		{ numRuns: runs(4, 20), seed: SEED }
	);
	expect((await verify(client, { database: 'pasokh' })).differing).toBe(0);
});
