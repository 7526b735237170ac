import { beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { testOnPast } from '#sql/alerts/back-test.server.ts';
import { observe } from '#sql/alerts/observe.server.ts';
import { checkRules, standingRules } from '#sql/alerts/round.server.ts';
import { unitOfValue } from '#sql/measures/kpi.ts';
import { type Condition, type Figure, type Subject, windowDays } from '#sql/model/alert.ts';
import { LEARNS_DAYS, SAID } from '#sql/model/band.ts';
import { dayAfter } from '#sql/model/tehran.ts';
import { findRule, lastChecks, removeRule, silenceRule, standingOf } from '#sql/office/alert-rules.ts';
import { saveSql } from '#sql/office/console.ts';
import { markAsPlayed, SCENARIO } from '#sql/office/demo.server.ts';
import { LEASE_MS } from '#sql/office/lease.ts';
import { changeUser, createUser } from '#sql/office/users.ts';
import { readCalendar } from '#sql/queries/forecast/calendar.server.ts';
import { answerKpi } from '#sql/queries/pages/kpi-answer.ts';
import { AFTER, CHANNELS, countedOn, fiveYears, GROWING, rowsOfYears } from '../support/alert-histories.ts';
import { above, BODIES, GROUPED, MINUTE, OF_A_BODY, useAlerts } from '../support/alerts.ts';
import { runs, SEED, some } from '../support/depth.ts';
import { rowOf } from '../support/events.ts';
import { expectSeen, naiveDays, naiveSeen, naiveTold, toldOf } from '../support/naive-alerts.ts';
import { writeRows } from '../support/write.ts';

const under = useAlerts();
const { rounds, later, rule, told, answer, receive } = under;
/** A rule as its owner, or whoever may, sees it. */
const found = async (id: string, owner: string | null = under.owner) => (await findRule(under.store, id, owner))!;
const kinds = async () => (await told()).map(([, kind]) => kind);
const personOf = async (name: string, role: string) => (await createUser(under.store, { name, role })).id;

test(`a rule sees the same number as pasokh kpi, of a window that is not finished the estimate or none, SEED=${SEED}`, async () => {
	await rule(BODIES, above(1));
	const [made] = await standingRules(under.store);
	const subjects = [...some(12, GROUPED, 60), ...some(30, OF_A_BODY)];
	const rules = subjects.map((subject, n) => ({ ...made!, id: String(n), subject, condition: above(n % 2 ? 0.5 : 2) }));
	const looks = await observe(rounds(), rules);
	const office = [...looks.values()].find((look) => 'asOf' in look)!;
	for (const { id, subject, condition } of rules) {
		const look = looks.get(id)!;
		const { measure: kpi, by, where, window } = subject;
		const days = windowDays(window, office.asOf);
		const question = { kpi, by, where, asOf: null, knownAt: null, excludeOutages: false, ...days };
		const { result } = await answerKpi(rounds().client, rounds().office, question);
		const groups = by === null ? [result.total] : result.groups;
		const isCounted = unitOfValue(result.kpi) === 'share' && (condition as { limit: number }).limit === 2;
		const naive = groups.map((row) => naiveSeen(result.kpi, window, isCounted, row));
		expectSeen(look, naive, JSON.stringify(subject));
	}
});

test('a rule of days that are not finished does not fire on what was quick, and says why', async () => {
	const figure = { of: 'figure', measure: 'time_to_answer_body', by: null, window: '30d' } as const;
	const quick = (body: string) =>
		rule({ ...figure, where: [['body', body]] }, { kind: 'below', limit: 100, margin: 0 });
	const [young, over] = [await quick('bank_melli'), await quick('emdad')];
	await later();
	expect(await told()).toHaveLength(1);
	expect((await found(over)).firing).toBe(1);
	const { firing, failure } = await found(young);
	expect([firing, failure?.text]).toEqual([0, expect.stringMatching(/^its window is not finished; .*: 63 %$/)]);
});

test('a rule tells once that it fires and once that it is over, one message for all of its groups', async () => {
	const all = await rule(BODIES, above(0));
	const many = await rule(BODIES, { ...above(15), margin: 3 } as Condition);
	await later();
	await later();
	expect(await told()).toEqual([
		['owner', 'fires', 'bank_mellat 1', 'bank_melli 20'],
		['owner', 'fires', 'bank_melli 20']
	]);
	expect(await told('notices')).toEqual(await told());
	expect((await found(many)).firing).toBe(1);
	await answer(7);
	await later();
	expect(await told(), 'within its margin').toHaveLength(2);
	await answer(1);
	const old = (n: number) => new Date(under.now - n * MINUTE).toISOString();
	const check = (n: number) => ({ rule_id: many, at: old(n), as_of: old(n), groups: 1, firing: 0 });
	await under.store.db.deleteFrom('alert_checks').execute();
	const checked = Array.from({ length: 60 }, (_, n) => check(n));
	await under.store.db.insertInto('alert_checks').values(checked).execute();
	await later();
	await later();
	expect((await told()).slice(2)).toEqual([['owner', 'over', 'bank_melli 12']]);
	const checks = await lastChecks(under.store, many);
	expect(checks).toHaveLength(50);
	expect(checks[0]).toMatchObject({ at: new Date(under.now).toISOString(), groups: 2, firing: 0, value: null });
	expect(await standingOf(under.store, all)).toMatchObject([
		{ key: 'bank_mellat', value: 1, fires: true, told: true },
		{ key: 'bank_melli', value: 12, fires: true, told: true }
	]);
});

test('a process that dies between looking and writing has told nothing; the next tells it once', async () => {
	await rule(BODIES, above(0));
	const dying = { ...under.store, inOneGo: () => Promise.reject(new Error('killed')) };
	await expect(checkRules(rounds('one', { store: dying }))).rejects.toThrow('killed');
	expect(await told()).toEqual([]);
	expect(await later(1, 'two'), 'it is the turn of the dead').toBeNull();
	await later(LEASE_MS, 'two');
	await later(MINUTE, 'two');
	expect(await told()).toHaveLength(1);
});

test('a process that is overtaken while it looks writes nothing', async () => {
	await rule(BODIES, above(0));
	const slow = rounds('slow');
	let isOvertaken = false;
	const overtake = async () => {
		if (isOvertaken) return;
		isOvertaken = true;
		under.now += LEASE_MS + 1;
		expect(await checkRules(rounds('fast'))).not.toBeNull();
	};
	const client = new Proxy(slow.client, {
		get: (real, name) => {
			if (name !== 'query') return Reflect.get(real, name) as unknown;
			return (...asked: Parameters<typeof real.query>) => overtake().then(() => real.query(...asked));
		}
	});
	const overtaking = { ...slow, client };
	expect(await checkRules(overtaking)).toBeNull();
	expect(await told()).toHaveLength(1);
});

test('a clock that is set back holds nothing up and tells nothing twice', async () => {
	const quiet = await rule(BODIES, above(11), { quietMinutes: 60 });
	await silenceRule(under.store, await rule(BODIES, above(11)), under.owner, new Date(under.now + 10 * MINUTE));
	await later();
	expect(await told()).toHaveLength(1);
	under.now -= 400 * 24 * 60 * MINUTE;
	await later(MINUTE, 'two');
	await later();
	expect(await kinds(), 'the silence is older than any').toEqual(['fires', 'fires']);
	expect(await lastChecks(under.store, quiet)).toHaveLength(2);
	await answer(1);
	await later();
	expect((await kinds()).slice(2)).toEqual(['over', 'over']);
});

test('in a quiet time nothing new is told, in a silence nothing at all', async () => {
	const id = await rule(BODIES, above(0), { quietMinutes: 10 });
	await silenceRule(under.store, id, under.owner, new Date(under.now + 5 * MINUTE));
	await later();
	expect(await told()).toEqual([]);
	await later(5 * MINUTE);
	expect(await told()).toHaveLength(1);
	await removeRule(under.store, id, under.owner);
	await later();
	expect(await told(), 'what was told stays').toHaveLength(1);
});

test('a rule that cannot be asked says why and keeps its standing, and others go on', async () => {
	const good = await rule(BODIES, above(0));
	const gone = await rule(BODIES, above(0));
	await later();
	const subject = JSON.stringify({ ...BODIES, measure: 'former' });
	await under.store.db.updateTable('alert_rules').set({ subject }).where('id', '=', gone).execute();
	await later();
	const since = new Date(under.now).toISOString();
	await later();
	const failing = await found(gone);
	expect(failing.failure).toMatchObject({ since, text: expect.stringMatching(/^there is no KPI "former"/) as unknown });
	expect(failing.firing).toBe(2);
	expect(await lastChecks(under.store, gone)).toHaveLength(1);
	expect(await lastChecks(under.store, good)).toHaveLength(3);
	expect(await told()).toHaveLength(2);
});

test('a rule tells its owner and a role, and nothing while its owner is locked or has another role', async () => {
	const [boss, reza] = [await personOf('boss', 'administrator'), await personOf('reza', 'governor')];
	await personOf('other', 'administrator');
	const id = await rule(BODIES, above(0), { forRole: 'governor' }, boss);
	await changeUser(under.store, reza, { locked: true });
	await changeUser(under.store, boss, { role: 'inspector' });
	await later();
	expect(await told('notices')).toEqual([]);
	expect((await found(id, null)).isIdle).toBe(true);
	await changeUser(under.store, boss, { role: 'administrator' });
	await later();
	expect((await told('notices')).map(([who]) => who).toSorted()).toEqual(['other', 'owner']);
	expect(await told()).toHaveLength(1);
});

test('the rows of a saved query are counted as its owner, and no row leaves', async () => {
	const analyst = await personOf('sara', 'analyst');
	const save = (name: string, text: string) =>
		saveSql(under.store, analyst, { text, params: { n: '3' }, folder: 'mine', name, shared: false });
	await save('three', 'SELECT letter_id FROM letters LIMIT {n: UInt8}');
	await save('none', 'SELECT 1 WHERE 0');
	await save('wrong', 'SELECT * FROM nowhere');
	await save('not mine', 'SELECT text FROM pasokh.event_log');
	const failures: [query: string, why?: RegExp][] = [
		['mine/three'],
		['mine/none'],
		['mine/wrong', /ClickHouse error 60/],
		['mine/not mine', /ClickHouse error 497/],
		['mine/lost', /is not saved/]
	];
	const ids: string[] = [];
	for (const [query] of failures) ids.push(await rule({ of: 'query', query }, { kind: 'any' }, {}, analyst));
	await later();
	expect(await told()).toEqual([['other', 'fires', ' 3']]);
	for (const [n, [query, why]] of failures.entries()) {
		const { failure } = await found(ids[n]!, null);
		expect(failure?.text, query).toEqual(why && expect.stringMatching(why));
	}
});

test('a feed that is silent beyond what is usual fires, and one that is unknown fails', async () => {
	const hourly = Array.from({ length: 4 * 7 * 24 }, (_, n) => (n + 5) * 60 * MINUTE);
	const weekly = [1, 2].map((weeks) => weeks * 7 * 24 * 60 * MINUTE);
	for (const source of ['silent', SCENARIO]) await receive(source, hourly);
	await receive('live', [MINUTE, ...hourly]);
	markAsPlayed(rounds().dataDir);
	await receive('weekly', weekly);
	await rule({ of: 'feed', source: null }, { kind: 'any' });
	const unknown = await rule({ of: 'feed', source: 'nobody' }, { kind: 'any' });
	await later();
	expect(await told()).toMatchObject([['owner', 'fires', expect.stringMatching(/^silent 30\d$/)]]);
	expect((await found(unknown, null)).failure?.text).toBe('no source "nobody" has sent anything');
});

test('an outage explains what came in its days, also when it is over, and is told once to each who has such a rule', async () => {
	const reza = await personOf('reza', 'inspector');
	const flow: Subject = { of: 'figure', measure: 'received', where: [], by: null, window: '7d' };
	for (const of of [under.owner, under.owner, reza]) await rule(flow, { kind: 'below', limit: 100, margin: 0 }, {}, of);
	await rule(BODIES, above(0));
	const outage = (event_id: string, occurred_at: string, more: object) => {
		const event = { v: 1, outage_id: 'fibre', event_id, occurred_at, ...more } as WireEvent;
		return writeRows(under.office.client('writer'), [rowOf(event)]);
	};
	const before = `${dayAfter(GROWING.last, -1)}T19:00:00+04:30`;
	await outage('down', before, { type: 'outage.started', component: 'fibre' });
	await later();
	await outage('up', `${GROWING.last}T20:30:00+04:30`, { type: 'outage.ended' });
	await later();
	expect((await told()).toSorted()).toMatchObject([
		['other', 'outage'],
		['owner', 'fires', 'bank_mellat 1', expect.stringMatching(/^bank_melli/)],
		['owner', 'outage']
	]);
	expect(await told('notices')).toHaveLength(3);
});

describe(`on past days of five years, SEED=${SEED}`, () => {
	const COUNT = runs(90, 366);
	const letters = fiveYears(SEED);
	const days = (count: number) => Array.from({ length: count }, (_, n) => dayAfter(AFTER, n - count));
	const onPast = (subject: Partial<Figure>, condition: Condition) => {
		const figure: Figure = { ...(BODIES as Figure), by: 'channel', ...subject };
		const asOf = `${AFTER}T08:00:00Z`;
		return testOnPast(rounds().client, { ...rounds().office, asOf }, { subject: figure, condition }, COUNT);
	};

	const isUnanswered = (day: string, { registered, answered }: Letter) => registered <= day && answered > day;
	const isAbove = (value: number, fired: boolean) => value > (fired ? 55 : 60);

	beforeAll(() => writeRows(under.office.client('writer'), rowsOfYears(letters)));

	type Letter = (typeof letters)[number];
	test.each<[string, Partial<Figure>, Condition, (day: string, one: Letter) => boolean, typeof isAbove]>([
		['a number that is crossed', {}, { kind: 'above', limit: 60, margin: 5 }, isUnanswered, isAbove],
		[
			'a week with few',
			{ measure: 'received', window: '7d' },
			{ kind: 'below', limit: 15, margin: 0 },
			(day, { registered }) => dayAfter(day, -7) <= registered && registered < day,
			(value) => value < 15
		]
	])('%s: the same as a naive replay', async (_, subject, condition, isOf, fires) => {
		const { days: told, fired, usual } = await onPast(subject, condition);
		const all = days(COUNT).map((day) => countedOn(letters, day, (one) => isOf(day, one)));
		const naive = naiveTold(all, (value, _key, _day, fired) => fires(value, fired));
		expect(toldOf(told)).toEqual(naive);
		expect(fired).toBe(naive.filter((one) => one.fires.length > 0).length);
		expect(fired).toBeGreaterThan(0);
		expect(usual).toBeNull();
	});

	test('a day that is unusual: the same as a naive replay', async () => {
		const { days: told, usual } = await onPast({ measure: 'received' }, { kind: 'unusual' });
		const calendar = await readCalendar(rounds().client, 'pasokh', AFTER);
		const all = days(COUNT + LEARNS_DAYS).map((day) => countedOn(letters, day, ({ registered }) => registered === day));
		const judged = new Map(CHANNELS.map((key) => [key, naiveDays(all, key, calendar!)]));
		const isOutside = (key: string, day: string) =>
			['above', 'below'].includes(judged.get(key)!.find((one) => one.day === day)!.side ?? '');
		const last = all.slice(LEARNS_DAYS);
		expect(toldOf(told)).toEqual(naiveTold(last, (_value, key, day) => isOutside(key, day)));
		const outside = last.flatMap(({ day }) => CHANNELS.filter((key) => isOutside(key, day)));
		expect(usual).toEqual({ judged: 2 * COUNT, outside: outside.length, said: SAID });
	});
});
