import { randomBytes } from 'node:crypto';
import type { Condition, Standing, Subject, Target } from '../model/alert.ts';
import type { Role } from '../model/roles.ts';
import type { AlertRulesTable } from './alert-schema.ts';
import { DAY_MS, exclusively, refuseMore } from './caps.ts';
import type { KeyRing } from './key-id.ts';
import { OfficeError } from './office-error.ts';
import { ask, type OneGo } from './one-go.ts';
import { newId, openFor, sealFor } from './secret.ts';
import type { Store } from './store.server.ts';

/** Most rules of a person, and of the office. */
export const RULES = { own: 100, all: 5_000 };
/** The longest silence. A longer one comes of a clock that was set back, and holds nothing up. */
export const SILENCE_MS = 31 * DAY_MS;
/** Of each rule the last checks are kept. */
export const CHECKS = 50;

const PURPOSE = 'webhook of an alert';

/** A rule as a person asks for it. */
export interface RuleDraft {
	/** The person's own name for it; empty: its words are its name. */
	name: string;
	subject: Subject;
	condition: Condition;
	/** Where it is told beside the bell. */
	targets: readonly Target[];
	/** After it has told that something fires, nothing new is told for so long. */
	quietMinutes: number;
	/** Whom it tells beside its owner: everybody of a role; null: nobody. */
	forRole: Role | null;
}

export interface Rule extends RuleDraft {
	id: string;
	userId: string;
	/** The name of its owner. */
	owner: string;
	/** The owner's role when it was made. */
	role: Role;
	/** It does nothing, because its owner is locked or has another role by now. */
	isIdle: boolean;
	createdAt: string;
	silentUntil: string | null;
	/** When it last told that something fires. */
	toldAt: string | null;
	checkedAt: string | null;
	/** Since when it cannot be evaluated, and why. */
	failure: { since: string; text: string } | null;
	/** How many groups fire, and since when the first of them does. */
	firing: number;
	firingSince: string | null;
	/** What it saw last, where it has no groups. */
	value: number | null;
}

/** One of the last checks of a rule. */
export interface RuleCheck {
	at: string;
	/** ISO instant of its figures. */
	asOf: string;
	groups: number;
	firing: number;
	/** Of a rule without groups. */
	value: number | null;
}

/**
 * Makes a rule that has been checked (sql/alerts/draft.ts), with its owner's present role. The secret that signs what goes to a webhook is
 * returned once, and stored sealed.
 * @throws CapError
 */
export async function createRule(
	store: Store,
	userId: string,
	{ name, subject, condition, targets, quietMinutes, forRole }: RuleDraft,
	keys: KeyRing,
	now: Date
): Promise<{ id: string; secret: string | null }> {
	const id = newId();
	const secret = targets.some(({ channel }) => channel === 'webhook') ? randomBytes(32).toString('base64url') : null;
	await exclusively(store.db, async (change) => {
		const { role } = await change
			.selectFrom('users')
			.select('role')
			.where('id', '=', userId)
			.executeTakeFirstOrThrow(() => new OfficeError('user: is not there'));
		await change
			.insertInto('alert_rules')
			.values({
				...{ id, user_id: userId, role, for_role: forRole, name, quiet_minutes: quietMinutes },
				subject: JSON.stringify(subject),
				condition: JSON.stringify(condition),
				targets: JSON.stringify(targets),
				secret: secret && sealFor(PURPOSE, secret, keys),
				created_at: now.toISOString()
			})
			.execute();
		await refuseMore('alerts', change.selectFrom('alert_rules').where('user_id', '=', userId), RULES.own);
		await refuseMore('allAlerts', change.selectFrom('alert_rules'), RULES.all);
	});
	return { id, secret };
}

/** The secret by which a rule's webhook is signed; undefined: the rule is gone, or has none. */
export async function webhookSecret({ db }: Store, id: string, keys: KeyRing): Promise<string | undefined> {
	const row = await db.selectFrom('alert_rules').select('secret').where('id', '=', id).executeTakeFirst();
	return row?.secret ? openFor(PURPOSE, row.secret, keys) : undefined;
}

const rulesOf = (db: Store['db'], userId: string | null) =>
	db
		.selectFrom('alert_rules')
		.innerJoin('users', 'users.id', 'alert_rules.user_id')
		.selectAll('alert_rules')
		.select((is) => [
			'users.name as owner',
			'users.role as user_role',
			'users.locked',
			is
				.selectFrom('alert_states')
				.select(({ fn }) => fn.countAll<number>().as('firing'))
				.whereRef('rule_id', '=', 'alert_rules.id')
				.where('fires', '=', 1)
				.as('firing'),
			is
				.selectFrom('alert_states')
				.select(({ fn }) => fn.min('since').as('since'))
				.whereRef('rule_id', '=', 'alert_rules.id')
				.where('fires', '=', 1)
				.as('firing_since'),
			is
				.selectFrom('alert_checks')
				.select('value')
				.whereRef('rule_id', '=', 'alert_rules.id')
				.orderBy('at', 'desc')
				.limit(1)
				.as('value')
		])
		.$if(userId !== null, (query) => query.where('user_id', '=', userId));

type RuleRow = AlertRulesTable & {
	owner: string;
	user_role: Role;
	locked: number;
	firing: number | null;
	firing_since: string | null;
	value: number | null;
};

const ruleOf = (row: RuleRow): Rule => ({
	...{ id: row.id, userId: row.user_id, owner: row.owner, role: row.role, forRole: row.for_role, name: row.name },
	subject: JSON.parse(row.subject) as Subject,
	condition: JSON.parse(row.condition) as Condition,
	targets: JSON.parse(row.targets) as Target[],
	quietMinutes: Number(row.quiet_minutes),
	isIdle: row.locked !== 0 || row.role !== row.user_role,
	...{ createdAt: row.created_at, silentUntil: row.silent_until, toldAt: row.told_at, checkedAt: row.checked_at },
	failure: row.failed_since === null ? null : { since: row.failed_since, text: row.failure ?? '' },
	...{ firing: Number(row.firing ?? 0), firingSince: row.firing_since, value: row.value }
});

/** Rules of one person, or of all, the newest first; those that are idle, too. */
export async function listRules({ db }: Store, userId: string | null): Promise<Rule[]> {
	const rows = await rulesOf(db, userId).orderBy('created_at', 'desc').orderBy('alert_rules.id').execute();
	return rows.map(ruleOf);
}

/** Rules that tell everybody of a role. */
export async function listRulesFor({ db }: Store, role: Role): Promise<Rule[]> {
	return (await rulesOf(db, null).where('for_role', '=', role).orderBy('created_at', 'desc').execute()).map(ruleOf);
}

/** When the newest rule was made; null: there is none. */
export async function newestRule({ db }: Store): Promise<string | null> {
	const newest = db.selectFrom('alert_rules').select(({ fn }) => fn.max('created_at').as('at'));
	return (await newest.executeTakeFirst())?.at ?? null;
}

/** All rules, in the transaction that changes them. */
export function* readRules(db: Store['db']): OneGo<Rule[]> {
	return (yield* ask(rulesOf(db, null))).map(ruleOf);
}

/** @param userId whose it must be; null: anybody's */
export async function findRule({ db }: Store, id: string, userId: string | null): Promise<Rule | undefined> {
	const row = await rulesOf(db, userId).where('alert_rules.id', '=', id).executeTakeFirst();
	return row && ruleOf(row);
}

/** Removes a rule with its states and checks. False: it was not there, or not this person's. */
export async function removeRule({ db }: Store, id: string, userId: string | null): Promise<boolean> {
	const removed = await db
		.deleteFrom('alert_rules')
		.where('id', '=', id)
		.$if(userId !== null, (query) => query.where('user_id', '=', userId))
		.returning('id')
		.execute();
	return removed.length > 0;
}

async function changeRule(
	{ db }: Store,
	id: string,
	userId: string | null,
	values: Pick<Partial<AlertRulesTable>, 'name' | 'silent_until'>
): Promise<boolean> {
	const changed = await db
		.updateTable('alert_rules')
		.set(values)
		.where('id', '=', id)
		.$if(userId !== null, (query) => query.where('user_id', '=', userId))
		.returning('id')
		.execute();
	return changed.length > 0;
}

/** Has a rule tell nothing until a moment, at most SILENCE_MS away; null: it speaks again. False: it was not there, or not this person's. */
export const silenceRule = (store: Store, id: string, userId: string | null, until: Date | null): Promise<boolean> =>
	changeRule(store, id, userId, { silent_until: until?.toISOString() ?? null });

/** Gives a rule another name, as checkName (sql/alerts/draft.ts) returns it. False: it was not there, or not this person's. */
export const renameRule = (store: Store, id: string, userId: string | null, name: string): Promise<boolean> =>
	changeRule(store, id, userId, { name });

/** Whether a moment is still to come, but no further away than it can be: else the clock was set back, and holds nothing up. */
export const isWithin = (now: Date, until: string | null, mostMs: number): boolean => {
	const left = until === null ? 0 : Date.parse(until) - now.getTime();
	return left > 0 && left <= mostMs;
};

/** Until when a rule tells nothing; null: it speaks. */
export const silenceOf = ({ silentUntil }: Pick<Rule, 'silentUntil'>, now: Date): string | null =>
	isWithin(now, silentUntil, SILENCE_MS) ? silentUntil : null;

/** The last checks of a rule, the newest first. */
export async function lastChecks({ db }: Store, ruleId: string): Promise<RuleCheck[]> {
	const rows = await db
		.selectFrom('alert_checks')
		.selectAll()
		.where('rule_id', '=', ruleId)
		.orderBy('at', 'desc')
		.limit(CHECKS)
		.execute();
	return rows.map(({ at, as_of, groups, firing, value }) => ({
		...{ at, asOf: as_of, value },
		...{ groups: Number(groups), firing: Number(firing) }
	}));
}

/** How the groups of a rule stood at its last check. */
export async function standingOf({ db }: Store, ruleId: string): Promise<Standing[]> {
	const rows = await db
		.selectFrom('alert_states')
		.select(['key', 'value', 'fires', 'told', 'since'])
		.where('rule_id', '=', ruleId)
		.orderBy('key')
		.execute();
	return rows.map((row) => ({ ...row, fires: row.fires === 1, told: row.told === 1 }));
}
