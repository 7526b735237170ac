import type { ExpressionBuilder, Selectable } from 'kysely';
import type { Pace, ToldDays, Wish } from '../model/digest-days.ts';
import type { Role } from '../model/roles.ts';
import type { Channel, DeliveryKind } from './alert-schema.ts';
import { enqueue, type NewDelivery } from './deliveries.ts';
import { holdsLease } from './lease.ts';
import { ask, type OneGo } from './one-go.ts';
import { digest as hash } from './secret.ts';
import type { Store } from './store.server.ts';
import type { OfficeTables } from './tables.ts';

type Db = Store['db'];

/** Where a digest goes beside the bell. */
export type DigestTarget = { channel: 'mail'; to: string } | { channel: 'bot' };

/** What a person wants to be sent regularly. */
export interface Digest extends Wish {
	targets: DigestTarget[];
	lang: 'fa' | 'en';
	/** Nothing comes: the person has another role than when it was chosen. */
	isIdle: boolean;
}

/** A digest that may come, and by whose rights. */
export interface WantedDigest extends Digest {
	user: { id: string; name: string; role: Role; sensitive: boolean };
}

const ofRow = (row: Selectable<OfficeTables['digests']>, role: Role): Digest => ({
	...{ every: row.every, onHolidays: row.on_holidays === 1, madeFor: row.made_for, lang: row.lang },
	...{ targets: JSON.parse(row.targets) as DigestTarget[], isIdle: row.role !== role }
});

const digestRows = (db: Db) =>
	db
		.selectFrom('digests')
		.innerJoin('users', 'users.id', 'digests.user_id')
		.selectAll('digests')
		.select(['users.name', 'users.role as user_role', 'users.sensitive']);

/** A person's digests. */
export async function digestsOf({ db }: Store, userId: string): Promise<Digest[]> {
	const rows = await digestRows(db).where('user_id', '=', userId).execute();
	return rows.map((row) => ofRow(row, row.user_role));
}

/** The digests of all who may have them: nobody locked, and nobody whose role has changed. */
export async function wantedDigests({ db }: Store): Promise<WantedDigest[]> {
	const rows = await digestRows(db)
		.where('users.locked', '=', 0)
		.whereRef('users.role', '=', 'digests.role')
		.orderBy('users.name')
		.orderBy('every')
		.execute();
	return rows.map((row) => ({
		...ofRow(row, row.user_role),
		user: { id: row.user_id, name: row.name, role: row.user_role, sensitive: row.sensitive === 1 }
	}));
}

/**
 * Keeps what a person wants, in place of what it was. A new one begins with the next day or week.
 * @param newest the last day that could be told of now
 */
export async function keepDigest(
	{ db }: Store,
	{ id, role }: { id: string; role: Role },
	{ every, targets, onHolidays, lang }: Pick<Digest, 'every' | 'targets' | 'onHolidays' | 'lang'>,
	newest: string
): Promise<void> {
	const values = { role, targets: JSON.stringify(targets), on_holidays: Number(onHolidays), lang };
	await db
		.insertInto('digests')
		.values({ user_id: id, every, ...values, made_for: newest })
		.onConflict((conflict) => conflict.columns(['user_id', 'every']).doUpdateSet(values))
		.execute();
}

export async function dropDigest({ db }: Store, userId: string, every: Pace): Promise<void> {
	await db.deleteFrom('digests').where('user_id', '=', userId).where('every', '=', every).execute();
}

/** A body's liaison, who is sent its overdue letters weekly. */
export type Liaison = OfficeTables['body_digests'];

export const liaisons = ({ db }: Store): Promise<Liaison[]> =>
	db.selectFrom('body_digests').selectAll().orderBy('body').execute();

/** Keeps a liaison's address. @param newest the last day that could be told of now */
export async function keepLiaison(
	{ db }: Store,
	{ body, address, userName }: { body: string; address: string; userName: string },
	newest: string
): Promise<void> {
	const values = { address, user_name: userName, at: new Date().toISOString() };
	await db
		.insertInto('body_digests')
		.values({ body, ...values, made_for: newest })
		.onConflict((conflict) => conflict.column('body').doUpdateSet(values))
		.execute();
}

export async function dropLiaison({ db }: Store, body: string): Promise<void> {
	await db.deleteFrom('body_digests').where('body', '=', body).execute();
}

/** The turn in which digests are made. */
export const DIGESTS = 'digests';

/** Made for these days. */
interface Made {
	/** Whose turn it is. */
	holder: string;
	days: ToldDays;
	/** JSON. */
	content: string;
	now: Date;
}

/** A mail's Message-ID is made of it: with more signs its header is folded. */
const keyOf = (text: string): string => hash(text).slice(0, 32);

/** The id of a digest up to a day, and of its notice. */
export const digestId = ({ user, every }: Pick<WantedDigest, 'user' | 'every'>, to: string): string =>
	keyOf(`digest ${user.id} ${every} ${to}`);

const isAsBefore = (madeFor: string | null) => (where: ExpressionBuilder<OfficeTables, 'digests' | 'body_digests'>) =>
	madeFor === null ? where('made_for', 'is', null) : where('made_for', '=', madeFor);

/**
 * That it was made, its notice and its deliveries, in one transaction: whatever dies, it is made once. False: it was made meanwhile, or its
 * person may have it no longer.
 */
export function* keepMade(db: Db, { user, every, madeFor, targets }: WantedDigest, made: Made): OneGo<boolean> {
	const { holder, days, content, now } = made;
	if (!(yield* holdsLease(db, DIGESTS, holder))) return false;
	const kept = yield* ask(
		db
			.updateTable('digests')
			.set({ made_for: days.to })
			.where('user_id', '=', user.id)
			.where('every', '=', every)
			.where('role', '=', user.role)
			.where(isAsBefore(madeFor))
			.where('user_id', 'in', (users) =>
				users.selectFrom('users').select('id').where('role', '=', user.role).where('locked', '=', 0)
			)
			.returning('user_id')
	);
	if (kept.length === 0) return false;
	const id = digestId({ user, every }, days.to);
	const notice = {
		id,
		user_id: user.id,
		kind: 'digest',
		content,
		at: now.toISOString()
	} as const;
	yield* ask(
		db
			.insertInto('notices')
			.values(notice)
			.onConflict((conflict) => conflict.doNothing())
	);
	const to = targets.map((target) => deliveryOf('digest', id, { user_id: user.id, role: user.role }, content, target));
	yield* enqueue(db, to, now);
	return true;
}

/** What a person was told by a digest, as it was kept; undefined: there is none, or it is another's. */
export async function digestTold({ db }: Store, userId: string, id: string): Promise<string | undefined> {
	const notices = db.selectFrom('notices').select('content').where('kind', '=', 'digest');
	return (await notices.where('id', '=', id).where('user_id', '=', userId).executeTakeFirst())?.content;
}

/** The same of a body's letters. @param made.content null: there are none to tell of */
export function* keepMadeOfBody(
	db: Db,
	{ body, address, made_for }: Liaison,
	made: Omit<Made, 'content'> & { content: string | null }
): OneGo<boolean> {
	const { holder, days, content, now } = made;
	if (!(yield* holdsLease(db, DIGESTS, holder))) return false;
	const kept = yield* ask(
		db
			.updateTable('body_digests')
			.set({ made_for: days.to })
			.where('body', '=', body)
			.where('address', '=', address)
			.where(isAsBefore(made_for))
			.returning('body')
	);
	if (kept.length === 0) return false;
	if (content === null) return true;
	const target = { channel: 'mail', to: address } as const;
	yield* enqueue(db, [deliveryOf('body', `${body} ${days.to}`, { user_id: null, role: null }, content, target)], now);
	return true;
}

/** Its id is the same however often it is made. */
function deliveryOf(
	kind: DeliveryKind,
	name: string,
	whose: Pick<NewDelivery, 'user_id' | 'role'>,
	content: string,
	target: DigestTarget
): NewDelivery {
	const to = target.channel === 'bot' ? '' : target.to;
	const channel: Channel = target.channel;
	return { id: keyOf(`${kind} ${name} ${channel} ${to}`), ...whose, rule_id: null, kind, content, channel, target: to };
}
