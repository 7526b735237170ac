import { sql } from 'kysely';
import type { KeyRing } from './key-id.ts';
import { hashFor } from './secret.ts';
import type { Store } from './store.server.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** Records of failures are deleted a day after the last one of their kind. */
const KEPT_MS = 24 * HOUR_MS;
/** Most rows of each table. Rows with the fewest failures go first, so that a flood of names does not free one that is being guessed. */
const MAX_ROWS = 100_000;

/** How often one origin may fail at one name, and the delay after that, which doubles each time. */
interface Delays {
	free: number;
	firstMs: number;
	mostMs: number;
}

/**
 * Whoever knows a password succeeds within five attempts. A guesser gets those five, five more in the next half hour, and then one per
 * hour.
 */
export const PAIR: Delays = { free: 5, firstMs: MINUTE_MS, mostMs: HOUR_MS };
/** After ten failures a known browser counts like any other for a day. */
const DEVICE: Delays = { free: 10, firstMs: KEPT_MS, mostMs: KEPT_MS };

/** Attempts that may be made at once, and the time in which each comes back. */
interface Budget {
	burst: number;
	everyMs: number;
}

/** At one name from everywhere: 80, and 20 per hour, so 100 in any hour. */
const NAME: Budget = { burst: 80, everyMs: 3 * MINUTE_MS };
/** From one address at all names: 200, and 100 per hour, since a whole office may share one address. */
const ADDRESS: Budget = { burst: 200, everyMs: 36 * SECOND_MS };

/**
 * Where an attempt comes from: an address; a browser in which this user has logged in before (`device`); a session of this user; or a login
 * by single sign-on that a browser has begun (`flight`). Strangers can use up the allowance of the first only.
 */
export type LoginOrigin =
	{ kind: 'address' | 'device' | 'session'; id: string } | { kind: 'flight'; id: string; address: string };

/**
 * Why an attempt is refused: failures at this name from this origin (`closed`), at this name from everywhere (`guessed`), or from this
 * origin at all names (`crowded`).
 */
export type LoginLimit = 'closed' | 'guessed' | 'crowded';

export interface RefusedAttempt {
	by: LoginLimit;
	waitMs: number;
}

/** A counted attempt. It counts as a failure until it is taken back, so that simultaneous attempts cannot exceed a limit. */
export interface Charge {
	name: string;
	origin: string;
	/** The budgets that it was taken from. */
	budgets: { holder: string; everyMs: number }[];
	/** If the attempt fails: when this origin may try the name again. */
	openAt: number;
	/** If the attempt fails: what is closed from now on. */
	closes: RefusedAttempt | null;
}

export const isRefused = (answer: Charge | RefusedAttempt): answer is RefusedAttempt => 'waitMs' in answer;

/** The hash that is stored in place of a name. */
export const hashOfName = (nameKey: string, key: KeyRing): string => hashFor('login name', nameKey, key);

/** Counts an attempt at a name, before anything is verified. A refused attempt is not counted. */
export async function charge(
	{ db }: Store,
	{ nameKey, origin }: { nameKey: string; origin: LoginOrigin },
	key: KeyRing,
	now: Date
): Promise<Charge | RefusedAttempt> {
	const at = now.getTime();
	const name = hashOfName(nameKey, key);
	const from = hashFor(`login ${origin.kind}`, origin.id, key);
	const budgets: [LoginLimit, string, Budget][] = [];
	if (origin.kind === 'address') budgets.push(['guessed', name, NAME], ['crowded', from, ADDRESS]);
	if (origin.kind === 'flight') budgets.push(['crowded', hashFor('login address', origin.address, key), ADDRESS]);
	const delays = origin.kind === 'device' ? DEVICE : PAIR;
	// What would last longer than any delay or budget can was written by a clock that has since been set back: it holds nobody up.
	const whatRefuses = async (): Promise<RefusedAttempt | undefined> => {
		const pair = await db
			.selectFrom('login_guesses')
			.select('open_at')
			.where('name', '=', name)
			.where('origin', '=', from)
			.executeTakeFirst();
		if (pair && pair.open_at > at && pair.open_at <= at + delays.mostMs)
			return { by: 'closed', waitMs: pair.open_at - at };
		for (const [by, holder, budget] of budgets) {
			const row = await db
				.selectFrom('login_budgets')
				.select('full_at')
				.where('holder', '=', holder)
				.executeTakeFirst();
			const waitMs = row ? waitOf(row.full_at, budget, at) : 0;
			if (waitMs > 0) return { by, waitMs };
		}
		return undefined;
	};
	// First only reads, so that a flood of refused attempts writes nothing.
	const refused = await whatRefuses();
	if (refused) return refused;
	const full = new Error('closed meanwhile');
	try {
		return await db.transaction().execute(async (change) => {
			const pair = await change
				.insertInto('login_guesses')
				.values({ name, origin: from, failures: 1, first_at: at, last_at: at, open_at: at })
				.onConflict((conflict) =>
					conflict
						.columns(['name', 'origin'])
						.doUpdateSet({
							failures: sql<number>`login_guesses.failures + 1`,
							last_at: at,
							open_at: sql<number>`excluded.last_at + ${delayOf(delays)}`
						})
						.where(
							sql<boolean>`login_guesses.open_at NOT BETWEEN excluded.last_at + 1 AND excluded.last_at + ${sql.lit(delays.mostMs)}`
						)
				)
				.returning('open_at')
				.executeTakeFirst();
			if (!pair) throw full;
			let closes: RefusedAttempt | null = pair.open_at > at ? { by: 'closed', waitMs: pair.open_at - at } : null;
			for (const [by, holder, budget] of budgets) {
				const row = await change
					.insertInto('login_budgets')
					.values({ holder, full_at: at + budget.everyMs, last_at: at })
					.onConflict((conflict) =>
						conflict
							.column('holder')
							.doUpdateSet({
								full_at: sql<number>`CASE WHEN login_budgets.full_at BETWEEN excluded.last_at AND excluded.last_at + ${sql.lit(wholeOf(budget))} THEN login_budgets.full_at
									ELSE excluded.last_at END + ${sql.lit(budget.everyMs)}`,
								last_at: at
							})
							.where(
								sql<boolean>`login_budgets.full_at NOT BETWEEN excluded.last_at + ${sql.lit(wholeOf(budget) - budget.everyMs + 1)}
									AND excluded.last_at + ${sql.lit(wholeOf(budget))}`
							)
					)
					.returning('full_at')
					.executeTakeFirst();
				if (!row) throw full;
				const waitMs = waitOf(row.full_at, budget, at);
				if (waitMs > 0) closes = { by, waitMs };
			}
			return {
				...{ name, origin: from, openAt: Number(pair.open_at), closes },
				budgets: budgets.map(([, holder, { everyMs }]) => ({ holder, everyMs }))
			};
		});
	} catch (problem) {
		if (problem !== full) throw problem;
		return (await whatRefuses()) ?? { by: 'closed', waitMs: SECOND_MS };
	}
}

/** In how long a budget that is used up is whole again, in milliseconds. */
const wholeOf = ({ burst, everyMs }: Budget): number => burst * everyMs;

/** How long until a budget has an attempt, in milliseconds; 0 if it has one. */
const waitOf = (fullAt: number, budget: Budget, at: number): number =>
	fullAt - at > wholeOf(budget) ? 0 : Math.max(0, fullAt - at - wholeOf(budget) + budget.everyMs);

/** The delay after the next failure, as SQL. */
function delayOf({ free, firstMs, mostMs }: Delays) {
	const doublings = Math.ceil(Math.log2(mostMs / firstMs));
	return sql`CASE WHEN login_guesses.failures + 1 < ${sql.lit(free)} THEN 0
		WHEN login_guesses.failures + 1 >= ${sql.lit(free + doublings)} THEN ${sql.lit(mostMs)}
		ELSE ${sql.lit(firstMs)} << CAST(login_guesses.failures + 1 - ${sql.lit(free)} AS INTEGER) END`;
}

/**
 * Takes back an attempt that was no failure. `uncount` removes this attempt, as after a right password whose code is still to come. `forget`
 * also removes earlier failures at the same name from the same origin.
 */
export async function takeBack({ db }: Store, taken: Charge, how: 'forget' | 'uncount'): Promise<void> {
	const { name, origin, openAt } = taken;
	for (const { holder, everyMs } of taken.budgets)
		await db
			.updateTable('login_budgets')
			.set({ full_at: sql<number>`full_at - ${sql.lit(everyMs)}` })
			.where('holder', '=', holder)
			.execute();
	if (how === 'forget')
		await db.deleteFrom('login_guesses').where('name', '=', name).where('origin', '=', origin).execute();
	else
		// If another attempt has closed it meanwhile, it stays closed.
		await db
			.updateTable('login_guesses')
			.set({
				failures: sql<number>`failures - 1`,
				open_at: sql<number>`CASE WHEN open_at = ${sql.lit(openAt)} THEN last_at ELSE open_at END`
			})
			.where('name', '=', name)
			.where('origin', '=', origin)
			.execute();
}

/** Opens a name again for everybody, after an administrator has given its user a new password. */
export async function forgetGuesses({ db }: Store, nameKey: string, key: KeyRing): Promise<void> {
	const name = hashOfName(nameKey, key);
	await db.deleteFrom('login_guesses').where('name', '=', name).execute();
	await db.deleteFrom('login_budgets').where('holder', '=', name).execute();
}

/** Adds attempts that were refused unread, by the hash of their name. They are counted in memory and written from time to time. */
export async function addRefused({ db }: Store, refused: ReadonlyMap<string, number>): Promise<void> {
	if (refused.size === 0) return;
	await db.transaction().execute(async (change) => {
		for (const [holder, count] of refused)
			await change
				.updateTable('login_budgets')
				.set({ refused: sql<number>`refused + ${sql.lit(count)}` })
				.where('holder', '=', holder)
				.execute();
	});
}

/** Deletes rows that are a day old, and rows beyond the tables' limits. */
export async function sweepThrottle({ db }: Store, now: Date, maxRows = MAX_ROWS): Promise<void> {
	const before = now.getTime() - KEPT_MS;
	await db.deleteFrom('login_guesses').where('last_at', '<', before).execute();
	await db.deleteFrom('login_budgets').where('last_at', '<', before).execute();
	await sql`DELETE FROM login_guesses WHERE (name, origin) IN (SELECT name, origin FROM login_guesses
		ORDER BY failures DESC, last_at DESC LIMIT ${sql.lit(2 ** 31)} OFFSET ${sql.lit(maxRows)})`.execute(db);
	await sql`DELETE FROM login_budgets WHERE holder IN (SELECT holder FROM login_budgets
		ORDER BY full_at DESC LIMIT ${sql.lit(2 ** 31)} OFFSET ${sql.lit(maxRows)})`.execute(db);
}
