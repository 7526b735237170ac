import { sql } from 'kysely';
import { tehranDay } from '../model/tehran.ts';
import type { AlertTables } from './alert-schema.ts';
import { DAY_MS } from './caps.ts';
import { ask, askOne, type OneGo } from './one-go.ts';
import { digest } from './secret.ts';
import type { Store } from './store.server.ts';

type Db = Store['db'];
type Owned = Pick<AlertTables['deliveries'], 'user_id'>;

/** How many messages leave within an hour and a day: for one person, and from the whole office. To each recipient is one. */
export const BUDGET = {
	person: { hour: 20, day: 100 },
	office: { hour: 200, day: 1_000 }
} as const;

const HOUR_MS = 3_600_000;

/** What a notice says of messages that were held back. */
export interface HeldContent {
	/** Whose they were; empty: the office's own. */
	who: string;
	held: number;
	/** ISO instant of the first. */
	since: string;
}

/** What is left of a budget. What was made by a clock that has since been set back does not count. */
function* leftOf(db: Db, userId: string | null, now: Date): OneGo<number> {
	const since = (ms: number) => new Date(now.getTime() - ms).toISOString();
	const made = yield* askOne(
		db
			.selectFrom('deliveries')
			.select(({ fn }) => [
				fn.countAll<number>().as('day'),
				sql<number>`count(CASE WHEN created_at > ${since(HOUR_MS)} THEN 1 END)`.as('hour')
			])
			.where('created_at', '>', since(DAY_MS))
			.where('created_at', '<=', now.toISOString())
			.$if(userId !== null, (query) => query.where('user_id', '=', userId))
	);
	const { hour, day } = userId === null ? BUDGET.office : BUDGET.person;
	return Math.min(hour - Number(made.hour), day - Number(made.day));
}

/** How many messages a person, or nobody's rights, may still send now. */
export function* roomFor(db: Db, userId: string | null, now: Date): OneGo<number> {
	const ofOffice = yield* leftOf(db, null, now);
	return Math.max(0, userId === null ? ofOffice : Math.min(ofOffice, yield* leftOf(db, userId, now)));
}

/** The rows for which there is room, in their order, and those that are held back. No other process spends meanwhile. */
export function* withinBudget<Row extends Owned>(
	db: Db,
	rows: readonly Row[],
	now: Date
): OneGo<{ room: Row[]; held: Row[] }> {
	yield sql`UPDATE schema_steps SET name = name WHERE name = 'beginnings'`.compile(db);
	const left = new Map<string | null, number>([[null, yield* leftOf(db, null, now)]]);
	const room: Row[] = [];
	for (const row of rows) {
		const { user_id: id } = row;
		if (!left.has(id)) left.set(id, yield* leftOf(db, id, now));
		const whose = new Set([null, id]);
		if ([...whose].some((one) => left.get(one)! <= 0)) continue;
		for (const one of whose) left.set(one, left.get(one)! - 1);
		room.push(row);
	}
	const taken = new Set(room);
	return { room, held: rows.filter((row) => !taken.has(row)) };
}

/** Says to each whose messages are held back, and to administrators, how many: in one notice a day. */
export function* tellHeld(db: Db, held: readonly Owned[], now: Date): OneGo<void> {
	if (held.length === 0) return;
	const users = yield* ask(db.selectFrom('users').select(['id', 'name', 'role']).where('locked', '=', 0));
	const at = now.toISOString();
	for (const [whose, some] of Map.groupBy(held, ({ user_id }) => user_id)) {
		const who = users.find(({ id }) => id === whose)?.name ?? '';
		for (const { id: user_id } of users.filter(({ id, role }) => id === whose || role === 'administrator')) {
			const id = digest(JSON.stringify(['held', user_id, whose, tehranDay(now.getTime())])).slice(0, 32);
			const [before] = yield* ask(db.selectFrom('notices').select('content').where('id', '=', id));
			const was = before && (JSON.parse(before.content) as HeldContent);
			const told: HeldContent = { who, held: some.length + (was?.held ?? 0), since: was?.since ?? at };
			const content = JSON.stringify(told);
			yield* ask(
				db
					.insertInto('notices')
					.values({ id, user_id, kind: 'held', content, at })
					.onConflict((conflict) => conflict.column('id').doUpdateSet({ content }))
			);
		}
	}
}
