import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { sentOf } from '../support/events.ts';
import type { Sent } from '../support/model-lives.ts';
import { modelFigures, type Row } from '../support/model-figures.ts';
import { LONG_MS, until } from '../support/until.ts';
import { differences, figuresOf, rowsOf } from './figures.server.ts';
import { startWorld, type World } from './world.server.ts';

let world: World;
/** All that this office was ever told. */
const told: Sent[] = [];

beforeAll(async () => {
	world = await startWorld({ ingests: 2 });
});
afterAll(async () => world?.close(false));

let letter = '';
beforeEach(({ task }) => {
	letter = `l-${task.id.replaceAll(/\D+/g, '')}`;
});

type Loose = { type: string; event_id: string; day: number; letter_id?: string; [field: string]: unknown };

/** Noon of a day of Tir 1401, from the first of it. */
const noon = (day: number): string => new Date(Date.UTC(2022, 5, 21 + day, 8)).toISOString();
const dayOf = (day: number): string => noon(day).slice(0, 10);

function event({ day, ...rest }: Loose): WireEvent {
	return JSON.parse(JSON.stringify({ v: 1, occurred_at: noon(day), letter_id: letter, ...rest })) as WireEvent;
}
const registered = (event_id: string, day: number, more: object = {}) =>
	event({
		...{
			type: 'letter.registered',
			event_id,
			day,
			channel: 'letter',
			category: 'loan',
			county: 'paveh',
			kind: 'request'
		},
		...more
	});
const referred = (event_id: string, day: number, to_org: string, referral_id = `${letter}-r1`) =>
	event({ type: 'letter.referred', event_id, day, referral_id, to_org, actor: 'op-01' });
const answered = (event_id: string, day: number) =>
	event({ type: 'letter.answered', event_id, day, outcome: 'information' });
const voided = (event_id: string, day: number, target_event_id: string) =>
	event({ type: 'event.voided', event_id, day, target_event_id, reason: 'wrong' });

/** Sends events in one request, and resolves when they are acknowledged. */
async function tell(events: WireEvent[], { process = 0, source = 'north' } = {}): Promise<void> {
	told.push(...events.map((one) => sentOf(one, source)));
	const response = await fetch(`${world.ingests[process]!.door.url}/v1/events`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/x-ndjson', Authorization: `Bearer ${world.tokens.get(source)}` },
		body: events.map((one) => JSON.stringify(one)).join('\n')
	});
	expect([response.status, await response.json()]).toMatchObject([200, { rejected: [] }]);
}

/** Every figure of the office is that of all that it was told. */
async function agree(): Promise<void> {
	const expected = modelFigures(told);
	let found = differences(expected, {});
	await until(
		'figures are those of the model',
		async () => {
			found = differences(expected, await figuresOf(world.admin));
			return found.length === 0;
		},
		LONG_MS
	).catch(() => {});
	expect(found).toEqual([]);
}

async function tellAndAgree(...events: WireEvent[]): Promise<void> {
	await tell(events);
	await agree();
}

const ask = (query: string): Promise<Row[]> => rowsOf(world.admin, query);
const letterNow = async (columns: string) =>
	(await ask(`SELECT ${columns} FROM pasokh.letters WHERE letter_id = '${letter}'`))[0];
const stands = (org: string) =>
	ask(`SELECT toString(day), stands FROM pasokh.orgs_daily WHERE org = '${org}' ORDER BY day`);
const registeredOn = async (day: number, category: string) =>
	(
		await ask(`SELECT sum(c.2) FROM (SELECT arrayZip(cells.category, cells.registered) AS cells FROM pasokh.letter_days FINAL
			WHERE day = '${dayOf(day)}') ARRAY JOIN cells AS c WHERE c.1 = '${category}'`)
	)[0]![0];

describe('contents', () => {
	test.each(['the smaller hash first', 'the greater hash first'])('two contents of one event, %s', async (order) => {
		const contents = ['aid', 'health', 'loan'].map((category) => registered('reg', 1, { category }));
		contents.sort((a, b) => (sentOf(a, 'north').hash < sentOf(b, 'north').hash ? -1 : 1));
		const smallest = (contents[0] as { category: string }).category;
		if (order.startsWith('the greater')) contents.reverse();
		for (const one of contents) await tellAndAgree(one);
		expect(await letterNow('category')).toEqual([smallest]);
	});

	test('two contents of one referral: the body that loses it has nothing of it, on no day', async () => {
		const contents = [referred('ref', 5, 'loser_a'), referred('ref', 9, 'loser_b')];
		await tellAndAgree(registered('reg', 4), contents[0]!);
		await tellAndAgree(contents[1]!);
		const sizes = await Promise.all(['loser_a', 'loser_b'].map(async (org) => (await stands(org)).length));
		expect(sizes.toSorted()).toEqual([0, 1]);
	});
});

describe('voids', () => {
	test('a letter wholly voided is in no figure, and comes back whole', async () => {
		await tellAndAgree(registered('reg', 2, { category: 'wholly' }), referred('ref', 3, 'wholly'), answered('ans', 4));
		expect(await letterNow('state, is_answered')).toEqual(['answered', 1]);
		await tellAndAgree(voided('v1', 5, 'reg'), voided('v2', 5, 'ref'), voided('v3', 5, 'ans'));
		expect(await letterNow('state')).toBeUndefined();
		expect(await registeredOn(2, 'wholly')).toBe(0);
		expect(await stands('wholly')).toEqual([]);
		await tellAndAgree(voided('w1', 6, 'v1'), voided('w2', 6, 'v2'), voided('w3', 6, 'v3'));
		expect(await letterNow('state, is_answered, hops')).toEqual(['answered', 1, 1]);
		expect(await registeredOn(2, 'wholly')).toBe(1);
	});

	test('a void of a void of a void, the last one first to arrive', async () => {
		await tellAndAgree(registered('reg', 1), answered('ans', 2), voided('v3', 8, 'v2'));
		expect(await letterNow('is_answered')).toEqual([1]);
		await tellAndAgree(voided('v1', 6, 'ans'));
		expect(await letterNow('is_answered')).toEqual([0]);
		await tellAndAgree(voided('v2', 7, 'v1'));
		expect(await letterNow('is_answered'), 'v3 takes v2 back, so v1 stands').toEqual([0]);
		await tellAndAgree(voided('v4', 9, 'v3'));
		expect(await letterNow('is_answered'), 'v2 stands again').toEqual([1]);
	});
});

describe('days that are over', () => {
	test('an answer that comes late, in the middle of days that were counted, changes each of them', async () => {
		await tellAndAgree(registered('reg', 1), referred('ref', 2, 'late'));
		await tellAndAgree(
			{ ...referred('x-ref', 6, 'late', 'x-1'), letter_id: `${letter}-x` } as WireEvent,
			{ ...referred('y-ref', 9, 'late', 'y-1'), letter_id: `${letter}-y` } as WireEvent
		);
		const before = [2, 6, 9].map((day, i) => [dayOf(day), i + 1]);
		expect(await stands('late')).toEqual(before);
		await tellAndAgree(answered('ans', 4));
		expect(await stands('late')).toEqual([
			[dayOf(2), 1],
			[dayOf(4), 0],
			[dayOf(6), 1],
			[dayOf(9), 2]
		]);
	});

	test('a registration that moves to another day leaves nothing behind on the old one', async () => {
		await tellAndAgree(registered('reg', 3, { category: 'moved' }));
		expect([await registeredOn(3, 'moved'), await registeredOn(12, 'moved')]).toEqual([1, 0]);
		await tellAndAgree(voided('v1', 12, 'reg'), registered('reg-again', 12, { category: 'moved' }));
		expect([await registeredOn(3, 'moved'), await registeredOn(12, 'moved')]).toEqual([0, 1]);
	});

	test('a referral under the same id to another body is one referral, of that body alone', async () => {
		await tellAndAgree(registered('reg', 1), referred('ref', 2, 'first_body'));
		await tellAndAgree(voided('v1', 3, 'ref'), referred('ref-again', 2, 'second_body'));
		const found = await ask(`SELECT referral_id, to_org FROM pasokh.referrals WHERE letter_id = '${letter}'`);
		expect(found).toEqual([[`${letter}-r1`, 'second_body']]);
		expect(await stands('first_body')).toEqual([]);
		expect(await letterNow('holder')).toEqual(['second_body']);
	});
});

describe('two workers on one letter', () => {
	/**
	 * The second process's next insert into a table reads now and writes when it is let: what it read is old by then.
	 * It goes to a table beside, and from there to its own.
	 */
	async function holdBack(table: string): Promise<{ hasRead: () => boolean; let: () => void; done: () => boolean }> {
		const beside = `${table}_held`;
		await world.admin.command({ query: `CREATE OR REPLACE TABLE pasokh.${beside} AS pasokh.${table}` });
		const query = new RegExp(`INSERT INTO pasokh\\.${table}\\b`);
		const may = Promise.withResolvers<void>();
		let [isTaken, hasRead, isDone] = [false, false, false];
		world.ingests[1]!.link.rule(({ text }) => {
			if (isTaken || !query.test(text)) return undefined;
			isTaken = true;
			return {
				rewrite: (body) => body.replace(query, `INSERT INTO pasokh.${beside}`),
				after: async () => {
					hasRead = true;
					await may.promise;
					await world.admin.command({ query: `INSERT INTO pasokh.${table} SELECT * FROM pasokh.${beside}` });
					await world.admin.command({ query: `DROP TABLE pasokh.${beside} SYNC` });
					isDone = true;
				}
			};
		});
		return { hasRead: () => hasRead, let: () => may.resolve(), done: () => isDone };
	}

	test.each([
		['state', 'letter_state'],
		['a rollup', 'org_days']
	])('a slow one that writes %s late', async (_, table) => {
		const org = `slow_${letter}`.slice(0, 30);
		await tellAndAgree(registered('reg', 1), referred('ref', 2, org), referred('ref-2', 2, org, `${letter}-r2`));
		const slow = await holdBack(table);
		await tell([event({ type: 'letter.noted', event_id: 'n1', day: 3, activity: 'call' })], { process: 1 });
		await until('the slow one has read', slow.hasRead);
		await tell([answered('ans', 4)], { process: 0 });
		await until('the quick one is done', async () => (await letterNow('is_answered'))?.[0] === 1);
		expect(slow.done(), 'the slow one is still at it').toBe(false);
		slow.let();
		await until('the slow one is done', slow.done);
		await agree();
		await pause(300);
		await agree();
		expect(await letterNow('is_answered')).toEqual([1]);
		expect((await stands(org)).at(-1)).toEqual([dayOf(4), 0]);
	});
});
