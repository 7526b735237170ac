import { sql } from 'kysely';
import { maskNumbersIn } from '../model/identities-in-text.ts';
import { inPieces } from '../model/lists.ts';
import { turn, type Outcome, type Standing, type ToldGroup } from '../model/alert.ts';
import { CHECKS, isWithin, readRules, silenceOf, type Rule } from '../office/alert-rules.ts';
import type { AlertTables } from '../office/alert-schema.ts';
import { closeDays, countDay, type Counted } from '../office/alert-days.ts';
import { enqueue, type NewDelivery } from '../office/deliveries.ts';
import { ask, type OneGo } from '../office/one-go.ts';
import type { Store } from '../office/store.server.ts';
import { printRule } from './draft.ts';
import type { Look } from './observe.server.ts';
import { tellGroups, tellOutage, type Recipient, type Told } from './tell.ts';

type Db = Store['db'];

/** What a round has made of a rule. */
export interface Checked {
	rule: Rule;
	look: Look;
	standing: readonly Standing[];
}

/** Longer than any reason that a person reads. */
const FAILURE_LENGTH = 300;
/** Rows of one statement: neither database takes any number of parameters. */
const ROWS_AT_ONCE = 1_000;

/**
 * Writes what a round has seen, and what is to be told of that, in the transaction that must still have the turn. The rules are read again: one may
 * have been removed or silenced meanwhile, and its owner locked.
 */
export function* keepRound(db: Db, looks: ReadonlyMap<string, Look>, now: Date): OneGo<Checked[]> {
	const at = now.toISOString();
	const rules = (yield* readRules(db)).filter(({ id, isIdle }) => !isIdle && looks.has(id));
	const standing = yield* readStanding(db);
	const recipients = yield* readRecipients(db);
	const told: Told = { notices: [], deliveries: [] };
	const tell = ({ notices, deliveries }: Told) => {
		told.notices.push(...notices);
		told.deliveries.push(...deliveries);
	};
	const [checks, changed, speaking]: [AlertTables['alert_checks'][], Changed[], string[]] = [[], [], []];
	const checked: Checked[] = [];
	for (const rule of rules) {
		const look = looks.get(rule.id)!;
		const before = standing.get(rule.id) ?? [];
		if ('failure' in look) {
			checked.push({ rule, look, standing: before });
			continue;
		}
		const isSilent = silenceOf(rule, now) !== null;
		const isExplained = look.explainedBy.length > 0;
		const outcome = turn(rule.condition, before, look.seen, { at, isSilent, isExplained, isQuiet: isQuiet(rule, now) });
		const groupsOf = (some: readonly Standing[]): ToldGroup[] => some.map((one) => groupOf(one, look));
		const to = recipients(rule);
		const owner = to.find(({ id }) => id === rule.userId);
		tell(tellGroups('fires', { rule, moment: look, groups: groupsOf(outcome.fires) }, to, at));
		tell(tellGroups('over', { rule, moment: look, groups: groupsOf(outcome.over) }, to, at));
		if (!isSilent && owner)
			for (const outage of look.explainedBy) tell(tellOutage(outage, { rule, moment: look }, owner, at));
		if (outcome.fires.length > 0) speaking.push(rule.id);
		changed.push(...changesOf(rule.id, before, outcome));
		checks.push(checkOf(rule.id, look, outcome, at));
		checked.push({ rule, look, standing: outcome.standing });
	}
	yield* keepStates(db, changed);
	yield* keepChecks(db, checks, at);
	yield* keepRules(db, checked, speaking, at);
	for (const rows of inPieces(told.notices, ROWS_AT_ONCE))
		yield* ask(
			db
				.insertInto('notices')
				.values(rows)
				.onConflict((conflict) => conflict.column('id').doNothing())
		);
	const held = yield* enqueue(db, told.deliveries, now);
	yield* closeDays(db, now);
	yield* countDay(db, countsOf(checked, told.deliveries, held), now);
	return checked;
}

/** What a round adds to the day of each rule. */
function countsOf(checked: readonly Checked[], made: readonly NewDelivery[], held: readonly NewDelivery[]): Counted[] {
	const [all, back] = [made, held].map((some) => Map.groupBy(some, ({ rule_id }) => rule_id));
	return checked.map(({ rule }) => {
		const beyond = back!.get(rule.id)?.length ?? 0;
		return {
			...{ rule_id: rule.id, user_name: rule.owner, role: rule.role, what: maskNumbersIn(printRule(rule)), runs: 1 },
			...{ messages: (all!.get(rule.id)?.length ?? 0) - beyond, held: beyond }
		};
	});
}

function isQuiet({ toldAt, quietMinutes }: Rule, now: Date): boolean {
	const quietMs = quietMinutes * 60_000;
	return toldAt !== null && isWithin(now, new Date(Date.parse(toldAt) + quietMs).toISOString(), quietMs);
}

const groupOf = ({ key, value, since }: Standing, { seen }: Extract<Look, { seen: unknown }>): ToldGroup => ({
	...{ key, value, since },
	...seen.find((one) => one.key === key)
});

interface Changed {
	ruleId: string;
	key: string;
	/** Null: it is forgotten. */
	to: Standing | null;
}

function changesOf(ruleId: string, before: readonly Standing[], { standing }: Outcome): Changed[] {
	const were = new Map(before.map((one) => [one.key, one]));
	const isSame = (one: Standing, was: Standing | undefined) =>
		was?.value === one.value && was.fires === one.fires && was.told === one.told && was.since === one.since;
	const kept = new Set(standing.map(({ key }) => key));
	return [
		...standing.filter((one) => !isSame(one, were.get(one.key))).map((one) => ({ ruleId, key: one.key, to: one })),
		...before.filter(({ key }) => !kept.has(key)).map(({ key }) => ({ ruleId, key, to: null }))
	];
}

const checkOf = (
	rule_id: string,
	{ asOf, seen }: Extract<Look, { seen: unknown }>,
	{ standing }: Outcome,
	at: string
): AlertTables['alert_checks'] => ({
	...{ rule_id, at, as_of: asOf, groups: seen.length },
	firing: standing.filter(({ fires }) => fires).length,
	value: seen.find(({ key }) => key === '')?.value ?? null
});

function* readStanding(db: Db): OneGo<Map<string, Standing[]>> {
	const rows = yield* ask(db.selectFrom('alert_states').selectAll());
	return new Map(
		[...Map.groupBy(rows, ({ rule_id }) => rule_id)].map(([id, some]) => [
			id,
			some.map(({ rule_id: _, fires, told, ...row }) => ({ ...row, fires: fires === 1, told: told === 1 }))
		])
	);
}

/** Whom each rule tells: its owner, and everybody of its role who is not locked. */
function* readRecipients(db: Db): OneGo<(rule: Rule) => Recipient[]> {
	const rows = yield* ask(
		db
			.selectFrom('users')
			.leftJoin('chats', 'chats.user_id', 'users.id')
			.select(['users.id', 'users.role', 'chats.chat'])
			.where('locked', '=', 0)
	);
	const all = rows.map(({ id, role, chat }): Recipient => ({ id, role, hasChat: chat !== null }));
	return ({ userId, forRole }) => all.filter(({ id, role }) => id === userId || role === forRole);
}

function* keepStates(db: Db, changed: readonly Changed[]): OneGo<void> {
	const rows = changed.flatMap(({ ruleId, to }) =>
		to ? [{ rule_id: ruleId, ...to, fires: Number(to.fires), told: Number(to.told) }] : []
	);
	for (const some of inPieces(rows, ROWS_AT_ONCE))
		yield* ask(
			db
				.insertInto('alert_states')
				.values(some)
				.onConflict((conflict) =>
					conflict.columns(['rule_id', 'key']).doUpdateSet((is) => ({
						value: is.ref('excluded.value'),
						fires: is.ref('excluded.fires'),
						told: is.ref('excluded.told'),
						since: is.ref('excluded.since')
					}))
				)
		);
	for (const { ruleId, key } of changed.filter(({ to }) => to === null))
		yield* ask(db.deleteFrom('alert_states').where('rule_id', '=', ruleId).where('key', '=', key));
}

/** Of each rule the last checks stay; those of a time that has not come were made before the clock was set back. */
function* keepChecks(db: Db, checks: readonly AlertTables['alert_checks'][], at: string): OneGo<void> {
	yield* ask(db.deleteFrom('alert_checks').where('at', '>=', at));
	for (const some of inPieces(checks, ROWS_AT_ONCE)) yield* ask(db.insertInto('alert_checks').values(some));
	yield sql`DELETE FROM alert_checks WHERE (rule_id, at) IN (SELECT rule_id, at FROM (
		SELECT rule_id, at, row_number() OVER (PARTITION BY rule_id ORDER BY at DESC) AS place FROM alert_checks
	) AS checks WHERE place > ${CHECKS})`.compile(db);
}

function* keepRules(db: Db, checked: readonly Checked[], speaking: readonly string[], at: string): OneGo<void> {
	const seen = checked.filter(({ look }) => !('failure' in look)).map(({ rule }) => rule.id);
	for (const ids of inPieces(seen, ROWS_AT_ONCE))
		yield* ask(
			db.updateTable('alert_rules').set({ checked_at: at, failed_since: null, failure: null }).where('id', 'in', ids)
		);
	for (const ids of inPieces(speaking, ROWS_AT_ONCE))
		yield* ask(db.updateTable('alert_rules').set({ told_at: at }).where('id', 'in', ids));
	for (const { rule, look } of checked)
		if ('failure' in look)
			yield* ask(
				db
					.updateTable('alert_rules')
					.set({
						checked_at: at,
						failed_since: rule.failure?.since ?? at,
						failure: look.failure.slice(0, FAILURE_LENGTH)
					})
					.where('id', '=', rule.id)
			);
}
