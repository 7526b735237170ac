import { DAY_MS } from './caps.ts';
import type { NoticeKind } from './alert-schema.ts';
import type { Store } from './store.server.ts';

type Db = Store['db'];

/** What the bell told a person. */
export interface Notice {
	id: string;
	/** The rule that it came of; null: of none. It may be gone. */
	rule: string | null;
	kind: NoticeKind;
	/** By its kind, as it was told then. */
	content: unknown;
	/** ISO instants. */
	at: string;
	readAt: string | null;
}

export const NOTICES_ON_PAGE = 30;
/** Those that are older are forgotten, whether they were read or not. */
const KEPT_MS = 90 * DAY_MS;

/** How many a person has not read yet. */
export const unread = async (db: Db, userId: string): Promise<number> => (await unreadOfAll(db, [userId])).get(userId)!;

/** The same of many persons, by one query. */
export async function unreadOfAll(db: Db, userIds: readonly string[]): Promise<Map<string, number>> {
	if (userIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('notices')
		.select(({ fn }) => ['user_id', fn.countAll<number>().as('there')])
		.where('user_id', 'in', userIds)
		.where('read_at', 'is', null)
		.groupBy('user_id')
		.execute();
	const there = new Map(rows.map((row) => [row.user_id, Number(row.there)]));
	return new Map(userIds.map((id) => [id, there.get(id) ?? 0]));
}

/** A page of a person's notices, the newest first, and whether older ones follow. */
export async function listNotices(
	db: Db,
	userId: string,
	page: number
): Promise<{ notices: Notice[]; hasMore: boolean }> {
	const rows = await db
		.selectFrom('notices')
		.selectAll()
		.where('user_id', '=', userId)
		.orderBy('at', 'desc')
		.orderBy('id')
		.limit(NOTICES_ON_PAGE + 1)
		.offset((page - 1) * NOTICES_ON_PAGE)
		.execute();
	return {
		notices: rows.slice(0, NOTICES_ON_PAGE).map(({ id, rule_id: rule, kind, content, at, read_at: readAt }) => ({
			...{ id, rule, kind, at, readAt },
			content: JSON.parse(content) as unknown
		})),
		hasMore: rows.length > NOTICES_ON_PAGE
	};
}

/** Marks a person's own notices as read; without ids all of them. Returns how many were unread. */
export async function markRead(db: Db, userId: string, now: Date, ids?: readonly string[]): Promise<number> {
	if (ids?.length === 0) return 0;
	const done = await db
		.updateTable('notices')
		.set({ read_at: now.toISOString() })
		.where('user_id', '=', userId)
		.where('read_at', 'is', null)
		.$if(ids !== undefined, (query) => query.where('id', 'in', ids!))
		.executeTakeFirst();
	return Number(done.numUpdatedRows);
}

/** Removes what is too old. */
export async function forgetNotices(db: Db, now: Date): Promise<void> {
	await db
		.deleteFrom('notices')
		.where('at', '<', new Date(now.getTime() - KEPT_MS).toISOString())
		.execute();
}
