import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { rebuild } from '#sql/fold/rebuild.server.ts';
import { findOutdated, recordDerived, reloadCalendar, sourcesOfTables } from '#sql/fold/derived.server.ts';
import { DEEP, runs, SEED } from '../support/depth.ts';
import { dueBy, policyOf, type Policy, type Wait } from '../support/model-deadlines.ts';
import { DAY, type WorkingRules } from '../support/model-working-time.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { rowsOfAll, useOffice } from '../support/use-office.ts';
import { setWorkingRules, someRules } from '../support/working-rules.ts';

const TARGET = { database: 'pasokh' };
const FAR = Date.UTC(2299, 11, 30);

const office = useOffice();
const admin = () => office.client('admin');

const CHANNELS = ['letter', 'call'] as const;
const CATEGORIES = ['loan', 'health'];
const KINDS = ['request', 'complaint'] as const;
const BODIES = ['emdad', 'ums'];
const maybe = (values: readonly string[]) => fc.constantFrom('', '', ...values);
const someDay = fc.nat({ max: 280 }).map((n) => new Date(Date.UTC(2022, 1, 1) + n * DAY).toISOString().slice(0, 10));

const somePolicies: fc.Arbitrary<Policy[]> = fc
	.array(
		fc.record({
			valid_from: fc.oneof(fc.constant('2000-01-01'), someDay),
			subject: fc.constantFrom<Policy['subject']>('letter', 'letter', 'referral'),
			...{ channel: maybe(CHANNELS), category: maybe(CATEGORIES), kind: maybe(KINDS), campaign: maybe(['visit']) },
			...{ body: maybe(BODIES), days: fc.integer({ min: 1, max: 25 }) },
			unit: fc.constantFrom<Policy['unit']>('calendar', 'working'),
			pauses_on_waiting: fc.constantFrom<0 | 1>(0, 1)
		}),
		{ minLength: 4, maxLength: 16 }
	)
	.map((policies) =>
		policies.map((policy, i) => ({
			...policy,
			policy_id: `p${String((i * 7) % 16).padStart(2, '0')}`,
			body: policy.subject === 'letter' ? '' : policy.body
		}))
	);

type Letter = typeof someLetter extends fc.Arbitrary<infer T> ? T : never;

/** Between 8:30 and 22:30 of Tehran: a clock that is set at midnight is another test's. */
const daytime = fc.integer({ min: 4 * 3_600_000, max: 18 * 3_600_000 });

const someLetter = fc.record({
	/** Milliseconds after its beginning; undefined: never registered. */
	registered: fc.constantFrom(0, 0, 0, 3 * DAY, undefined),
	...{ channel: fc.constantFrom(...CHANNELS), category: fc.constantFrom(...CATEGORIES), campaign: maybe(['visit']) },
	...{ kind: fc.constantFrom(...KINDS), county: fc.constantFrom('paveh', 'harsin', 'kermanshah') },
	begins: fc.tuple(someDay, daytime).map(([day, ms]) => Date.parse(day) + ms),
	turns: fc.array(
		fc.record({
			after: fc.oneof(
				fc.integer({ min: 60_000, max: 2 * DAY }),
				fc.integer({ min: DAY, max: 9 * DAY }).map((n) => Math.round(n / DAY) * DAY + 1)
			),
			type: fc.constantFrom('waiting', 'waiting', 'resumed', 'resumed', 'referred', 'answered'),
			body: fc.constantFrom(...BODIES),
			given: fc.integer({ min: 0, max: 3 }).map((n) => n === 0)
		}),
		{ maxLength: 9 }
	)
});

/** A letter whose clock is stopped for some days, whatever else there is. */
const PAUSED: Letter = {
	...{ registered: 0, channel: 'letter', category: 'loan', kind: 'request', campaign: 'visit', county: 'paveh' },
	begins: Date.UTC(2022, 4, 10, 9),
	turns: (['waiting', 'resumed'] as const).map((type) => ({ after: 3 * DAY, type, body: '', given: false }))
};
const ITS_POLICY: Policy = {
	...{ policy_id: 'paused', valid_from: '2000-01-01', subject: 'letter', days: 9, unit: 'calendar' },
	...{ channel: 'letter', category: 'loan', kind: 'request', campaign: 'visit', body: '', pauses_on_waiting: 1 }
};

const iso = (moment: number): string => new Date(moment).toISOString();

/** The events of a letter, in the order of their moments, of which no two are the same. */
function eventsOf(letter_id: string, letter: Letter): WireEvent[] {
	const { channel, category, kind, campaign, county } = letter;
	const events: { type: string; occurred_at: string }[] = [];
	const tell = (type: string, at: number, own: object) =>
		events.push({ type: `letter.${type}`, occurred_at: iso(at), ...own });
	if (letter.registered !== undefined) {
		const form = { channel, category, kind, county, ...(campaign && { campaign }) };
		tell('registered', letter.begins + letter.registered, form);
	}
	let now = letter.begins;
	for (const [i, { after, type, body, given }] of letter.turns.entries()) {
		now += after;
		const own: Record<string, object> = {
			waiting: { reason: 'papers' },
			resumed: { reason: 'papers' },
			referred: { referral_id: `${letter_id}-${i}`, to_org: body, ...(given && { due_at: iso(now + 4 * DAY) }) },
			answered: { outcome: 'information' }
		};
		tell(type, now, own[type]!);
	}
	return events
		.map((event, i) => ({ v: 1, event_id: `e${i}`, letter_id, ...event }) as WireEvent)
		.sort((a, b) => Date.parse(a.occurred_at) - Date.parse(b.occurred_at));
}

type Due = Record<string, { due: number | null; policy: string | null }>;

/** The deadlines of a letter and its referrals as of an instant, by id. */
function modelDeadlines(id: string, events: WireEvent[], asOf: number, policies: Policy[], rules: WorkingRules): Due {
	const told = events.filter((event) => Date.parse(event.occurred_at) <= asOf);
	if (told.length === 0) return {};
	const waits: Wait[] = [];
	for (const { type, occurred_at } of told) {
		const open = waits.at(-1)?.until === undefined ? waits.at(-1) : undefined;
		if (type === 'letter.waiting' && !open) waits.push({ from: Date.parse(occurred_at) });
		if (['letter.resumed', 'letter.answered'].includes(type) && open) open.until = Date.parse(occurred_at);
	}
	const registration = told.find((event) => event.type === 'letter.registered');
	const county = registration?.county ?? events.find((event) => event.type === 'letter.registered')?.county ?? '';
	const referrals = told.filter((event) => event.type === 'letter.referred');
	const due: Due = {};
	for (const referral of referrals) {
		const moment = Date.parse(referral.occurred_at);
		const known = registration && Date.parse(registration.occurred_at) <= moment ? registration : undefined;
		const { channel, category, kind, campaign } = known ?? {};
		const asked = { channel, category, kind, campaign, body: referral.to_org };
		const policy = referral.due_at ? undefined : policyOf(policies, 'referral', moment, asked);
		const own = policy ? dueBy(policy, moment, waits, { rules, county }) : null;
		const due_at = referral.due_at ? Date.parse(referral.due_at) : own;
		due[referral.referral_id] = { due: due_at, policy: policy?.policy_id ?? null };
	}
	const moment = registration ? Date.parse(registration.occurred_at) : NaN;
	const policy = registration && policyOf(policies, 'letter', moment, registration);
	const given = referrals.find(({ due_at }) => due_at)?.due_at;
	due[id] = {
		due: policy ? dueBy(policy, moment, waits, { rules, county }) : given ? Date.parse(given) : null,
		policy: policy?.policy_id ?? null
	};
	return due;
}

/** The same of letters of a prefix, from the views. */
async function deadlinesOf(prefix: string, asOf?: number): Promise<Due> {
	const at = asOf === undefined ? '' : `_at(as_of = '${iso(asOf).slice(0, 23).replace('T', ' ')}')`;
	const of = (kind: string) =>
		`SELECT ${kind}_id AS id, toUnixTimestamp64Milli(due_at) AS due, policy_id AS policy
		FROM pasokh.${kind}s${at} WHERE startsWith(letter_id, '${prefix}-')`;
	type Found = { id: string; due: number | null; policy: string | null };
	const found = await rowsOf<Found>(admin(), `${of('letter')} UNION ALL ${of('referral')}`);
	return Object.fromEntries(found.map(({ id, due, policy }) => [id, { due: due && Number(due), policy }]));
}

const insert = (table: string, ...values: object[]) =>
	admin().insert({ table: `pasokh.${table}`, values, format: 'JSONEachRow' });
async function setPolicies(...policies: object[]): Promise<void> {
	await admin().command({ query: 'TRUNCATE TABLE pasokh.deadline_policies' });
	await insert('deadline_policies', ...policies);
}

describe(`deadlines, SEED=${SEED}`, () => {
	let run = 0;

	test('by any policies, calendars and waits, as of any instant: those of the naive model', DEEP, async () => {
		let moved = 0;
		await fc.assert(
			fc.asyncProperty(
				somePolicies.map((policies) => [...policies, ITS_POLICY]),
				someRules,
				fc.array(someLetter, { minLength: 40, maxLength: 40 }).map((letters) => [...letters, PAUSED]),
				fc.array(fc.tuple(someDay, fc.nat({ max: DAY })), { minLength: 3, maxLength: 3 }),
				async (policies, some, letters, instants) => {
					const weekly = { county: '', weekday: 3, valid_from: '1980-01-01', opens_min: 480, closes_min: 720 };
					const own = ['', 'paveh'].map((county) => ({ ...weekly, county, weekday: 4, valid_from: '1980-01-02' }));
					const rules = { ...some, week: [...some.week, weekly, ...own] };
					await setWorkingRules(admin(), rules);
					await setPolicies(...policies);
					const prefix = `d${++run}`;
					const lives = letters.map((letter, i) => [`${prefix}-${i}`, eventsOf(`${prefix}-${i}`, letter)] as const);
					await put(admin(), rowsOfAll(lives.flatMap(([, events]) => events)));
					const expected = (asOf: number): Due =>
						Object.assign({}, ...lives.map(([id, events]) => modelDeadlines(id, events, asOf, policies, rules))) as Due;
					const last = expected(FAR);
					expect(await deadlinesOf(prefix)).toEqual(last);
					expect(await deadlinesOf(prefix, FAR)).toEqual(last);
					for (const asOf of [PAUSED.begins + 4 * DAY, ...instants.map(([day, ms]) => Date.parse(day) + ms)]) {
						const then = expected(asOf);
						moved += Object.entries(then).filter(([id, { due, policy }]) => policy && due !== last[id]?.due).length;
						expect(await deadlinesOf(prefix, asOf)).toEqual(then);
					}
				}
			),
			{ numRuns: runs(2, 5), seed: SEED, endOnFailure: process.env['SHRINK'] === undefined }
		);
		// Waiting had a say in it.
		expect(moved).toBeGreaterThan(0);
	});

	test('an edited calendar asks for a rebuild, and the rebuild follows it', async () => {
		const policy = { valid_from: '2020-01-01', subject: 'letter', channel: '', days: 2 };
		const setOne = async (unit: string): Promise<void> => {
			await setPolicies({ ...policy, unit, policy_id: 'one' });
			await recordDerived(admin(), 'pasokh', await sourcesOfTables(admin(), TARGET));
		};
		const isOutdated = async () => (await findOutdated(admin(), TARGET)).has('letter_state');
		const close = (day: string) => {
			const whole = { county: 'paveh', opens_min: 0, closes_min: 0 };
			return insert('closures', { closure_id: day, first_day: day, last_day: day, ...whole });
		};
		const due = async (): Promise<string> => {
			const day = `toString(toDate(toTimeZone(due_at - 1, 'Asia/Tehran')))`;
			const query = `SELECT ${day} AS due FROM pasokh.letters WHERE letter_id = 'edited'`;
			const [row] = await rowsOf<{ due: string }>(admin(), query);
			return row!.due;
		};
		const week = [1, 2, 3, 4, 5, 6].map((weekday) => ({
			...{ county: '', weekday, valid_from: '1990-01-01', opens_min: 450, closes_min: 900 }
		}));
		await setWorkingRules(admin(), { week, holidays: [], closures: [] });
		// By no policy, and yet: formal answers go by working minutes.
		await setOne('calendar');
		await close('2022-07-17');
		expect(await isOutdated()).toBe(true);
		await setOne('working');
		await reloadCalendar(admin(), TARGET); // The next is a Saturday.
		const registration = { type: 'letter.registered', occurred_at: '2022-07-16T05:00:00Z', county: 'paveh' };
		const event = { v: 1, event_id: 'e', letter_id: 'edited', ...registration, channel: 'call', category: 'aid' };
		await put(admin(), rowsOfAll([{ ...event, kind: 'request' } as WireEvent]));
		expect([await isOutdated(), await due()]).toEqual([false, '2022-07-19']);
		await close('2022-07-18');
		expect(await isOutdated()).toBe(true);
		await rebuild(admin(), TARGET);
		expect([await isOutdated(), await due()]).toEqual([false, '2022-07-20']);
	});

	test('a policy is what was first written of its id, and one that cannot be is refused by name', async () => {
		const policy = { policy_id: 'p', valid_from: '2020-01-01', subject: 'letter', days: 5, unit: 'working' };
		const add = (row: object) => insert('deadline_policies', { ...policy, ...row });
		await setPolicies(policy);
		await new Promise((resolve) => setTimeout(resolve, 5));
		await add({ days: 50 });
		const days = () => rowsOf(admin(), 'SELECT days, toString(unit) AS unit FROM pasokh.deadline_policies FINAL');
		expect(await days()).toEqual([{ days: 5, unit: 'working' }]);
		await admin().command({ query: 'OPTIMIZE TABLE pasokh.deadline_policies FINAL' });
		expect(await days()).toEqual([{ days: 5, unit: 'working' }]);

		for (const [row, why] of [
			[{ policy_id: '' }, /policy_id_is_not_empty/],
			[{ subject: '' }, /subject_is_letter_referral_or_return/],
			[{ body: 'emdad' }, /body_is_not_for_letters/],
			[{ days: 0 }, /days_are_at_least_1/],
			[{ unit: 'weeks' }, /weeks/]
		] as const)
			await expect(add(row)).rejects.toThrow(why);
	});
});
