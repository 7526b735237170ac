import type { AlertTables } from './alert-schema.ts';
import { tellHeld, withinBudget } from './budget.ts';
import { DAY_MS } from './caps.ts';
import { ask, type OneGo } from './one-go.ts';
import type { Store } from './store.server.ts';

/** What is to leave the office, as it is kept. */
export type Delivery = AlertTables['deliveries'];

/** What whoever enqueues one says of it. Its id is the idempotency key: the same delivery has the same id however often it is made. */
export type NewDelivery = Pick<
	Delivery,
	'id' | 'user_id' | 'role' | 'rule_id' | 'kind' | 'content' | 'channel' | 'target'
>;

/** The first pause after a failure. It doubles up to the longest. */
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** With these pauses they take some 24 hours. */
const MOST_ATTEMPTS = 33;
/** An ended one is kept for this time. */
const KEPT_MS = 90 * DAY_MS;
/** Longer than any failure that a person reads. */
const ERROR_LENGTH = 300;

/**
 * Puts deliveries on their way, in the transaction that makes them. One that is there already stays as it is. What the budget has no room for is
 * held back for good, and told; it is returned.
 */
export function* enqueue(db: Store['db'], rows: readonly NewDelivery[], now: Date): OneGo<NewDelivery[]> {
	if (rows.length === 0) return [];
	const first = { state: 'due', attempts: 0, due_at: now.getTime(), created_at: now.toISOString() } as const;
	const { room, held } = yield* withinBudget(db, rows, now);
	yield* tellHeld(db, held, now);
	for (const row of room)
		yield* ask(
			db
				.insertInto('deliveries')
				.values({ ...row, ...first })
				.onConflict((conflict) => conflict.column('id').doNothing())
		);
	return held;
}

/** What the courier picks by; the rest is read when one is sent. */
export type DueDelivery = Pick<Delivery, 'id' | 'channel' | 'target'>;

/**
 * Those whose time has come, the oldest first. What a rule tells a place later waits for what it told there before, so that nobody reads that
 * something is over before that it fires. A time beyond the longest pause was set by a clock that has since been set back: it has come.
 */
export async function dueDeliveries({ db }: Store, now: Date): Promise<DueDelivery[]> {
	const at = now.getTime();
	const rows = await db
		.selectFrom('deliveries')
		.select(['id', 'user_id', 'rule_id', 'channel', 'target', 'due_at'])
		.where('state', '=', 'due')
		.orderBy('created_at')
		.orderBy('id')
		.execute();
	const before = new Set<string>();
	return rows
		.filter(({ id, user_id, rule_id, channel, target }) => {
			const place = JSON.stringify([rule_id ?? id, user_id, channel, target]);
			return !before.has(place) && before.add(place);
		})
		.filter(({ due_at }) => due_at <= at || due_at > at + LONGEST_PAUSE_MS)
		.map(({ id, channel, target }) => ({ id, channel, target }));
}

/** One that is still to be sent. */
export const findDue = ({ db }: Store, id: string): Promise<Delivery | undefined> =>
	db.selectFrom('deliveries').selectAll().where('id', '=', id).where('state', '=', 'due').executeTakeFirst();

/** What of a target may be written down: of a URL its host alone, since its path and its query may be secrets. */
export const placeOf = ({ channel, target }: Pick<Delivery, 'channel' | 'target'>): string =>
	channel === 'webhook' ? (URL.parse(target)?.host ?? '') : target;

/** Whose it is, and whether this person may have it now: is not locked, and has the role by whose rights it was made. */
export async function personOf(
	{ db }: Store,
	{ user_id, role }: Pick<Delivery, 'user_id' | 'role'>
): Promise<{ name: string; mayHave: boolean }> {
	if (user_id === null) return { name: '', mayHave: true };
	const user = await db
		.selectFrom('users')
		.select(['name', 'role', 'locked'])
		.where('id', '=', user_id)
		.executeTakeFirst();
	return { name: user?.name ?? '', mayHave: user?.locked === 0 && user.role === role };
}

type Tried = Pick<Delivery, 'id' | 'attempts'>;

/** It was sent. */
export const markSent = (db: Store['db'], { id, attempts }: Tried, now: Date): OneGo<boolean> =>
	change(db, id, ended('sent', now, { attempts: attempts + 1, error: null }));

/** Its person may no longer have it, or an administrator drops it. */
export const markDropped = (db: Store['db'], id: string, now: Date): OneGo<boolean> =>
	change(db, id, ended('dropped', now, {}), ['due', 'dead']);

/** Has one that failed sent again, now and from the beginning. */
export const retryDelivery = (db: Store['db'], id: string, now: Date): OneGo<boolean> =>
	change(db, id, { state: 'due', attempts: 0, due_at: now.getTime(), ended_at: null }, ['due', 'dead']);

/** An attempt failed: it is tried again after a pause, or given up. */
export function markFailed(db: Store['db'], tried: Tried, error: string, now: Date): OneGo<boolean> {
	const attempts = tried.attempts + 1;
	const said = { attempts, error: error.slice(0, ERROR_LENGTH) };
	return change(
		db,
		tried.id,
		isGivenUp(attempts) ? ended('dead', now, said) : { ...said, due_at: now.getTime() + pauseAfter(attempts) }
	);
}

/** Whether no other attempt follows so many. */
export const isGivenUp = (attempts: number): boolean => attempts >= MOST_ATTEMPTS;

const ended = (state: Delivery['state'], now: Date, more: Partial<Delivery>): Partial<Delivery> => ({
	...{ state, ended_at: now.toISOString() },
	...more
});

/** Shortened by up to a quarter, at random, so that what failed together does not come again together. */
const pauseAfter = (attempts: number): number =>
	Math.round(Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS) * (1 - Math.random() / 4));

/** Changes one that stands so. False: it does not, or is not there. */
function* change(
	db: Store['db'],
	id: string,
	set: Partial<Delivery>,
	states: Delivery['state'][] = ['due']
): OneGo<boolean> {
	const changed = db.updateTable('deliveries').set(set).where('id', '=', id).where('state', 'in', states);
	return (yield* ask(changed.returning('id'))).length > 0;
}

/** A delivery as an administrator sees it. */
export type StuckDelivery = Omit<Delivery, 'content' | 'ended_at'> & {
	/** Null: it goes by nobody's rights. */
	user_name: string | null;
};

async function stuck({ db }: Store, state: 'dead' | 'due', limit: number): Promise<StuckDelivery[]> {
	return db
		.selectFrom('deliveries')
		.leftJoin('users', 'users.id', 'deliveries.user_id')
		.select(['deliveries.id', 'user_id', 'deliveries.role', 'rule_id', 'kind', 'channel', 'target', 'state'])
		.select(['attempts', 'due_at', 'error', 'deliveries.created_at', 'users.name as user_name'])
		.where('state', '=', state)
		.$if(state === 'due', (query) => query.where('attempts', '>', 0))
		.orderBy('deliveries.created_at', state === 'dead' ? 'desc' : 'asc')
		.limit(limit)
		.execute();
}

/** Those that were given up, the newest first. */
export const deadDeliveries = (store: Store, limit: number): Promise<StuckDelivery[]> => stuck(store, 'dead', limit);

/** Those that have failed and are tried again, the oldest first. */
export const waitingDeliveries = (store: Store, limit: number): Promise<StuckDelivery[]> => stuck(store, 'due', limit);

/** Removes those that ended long ago. */
export async function removeOldDeliveries({ db }: Store, now: Date): Promise<void> {
	const before = new Date(now.getTime() - KEPT_MS).toISOString();
	await db.deleteFrom('deliveries').where('ended_at', '<', before).execute();
}

/** The last deliveries of a rule, the newest first. */
export const deliveriesOf = ({ db }: Store, ruleId: string, limit: number) =>
	db
		.selectFrom('deliveries')
		.select(['id', 'kind', 'channel', 'state', 'attempts', 'error', 'created_at as createdAt', 'ended_at as endedAt'])
		.where('rule_id', '=', ruleId)
		.orderBy('created_at', 'desc')
		.orderBy('id')
		.limit(limit)
		.execute();
