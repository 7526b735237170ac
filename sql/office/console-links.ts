import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { exclusively, refuseBeyond, refuseBytes } from './caps.ts';
import { chartOf, paramsOf, type DrawnSql, type SqlOfPerson } from './console.ts';
import type { Store } from './store.server.ts';

/** A frozen copy of a result. */
export interface FrozenResult {
	columns: { name: string; type: string }[];
	rows: unknown[][];
	isCut: boolean;
	/** ISO instant at which it was read. */
	at: string;
}

export interface ConsoleLink extends DrawnSql {
	id: string;
	by: string;
	at: string;
	result: FrozenResult | null;
	/** SHA-256 of the frozen result. */
	sha256: string | null;
	/** Whether the stored result still has that hash. */
	isWhole: boolean;
}

/** Caps of one person's links, and of all links together. A frozen result has up to 2 MB. */
export const LINKS = { most: 100, mb: 20, allMb: 500 };

/** A link as its maker sees it. */
export interface OwnLink {
	id: string;
	/** The beginning of its SQL. */
	text: string;
	isResult: boolean;
	at: string;
}

const HEAD = 160;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Makes a short link to SQL, or to a frozen copy of its result. Returns the link's id.
 * @throws CapError
 */
export async function makeLink(
	{ db }: Store,
	user: { id: string; name: string },
	{ text, params, chart = null }: SqlOfPerson & Partial<DrawnSql>,
	frozen: FrozenResult | null
): Promise<{ id: string; sha256: string | null }> {
	const id = randomBytes(9).toString('base64url');
	const result = frozen && JSON.stringify(frozen);
	const sha256 = result && hashOf(result);
	await exclusively(db, async (change) => {
		await change
			.insertInto('console_links')
			.values({
				...{ id, user_id: user.id, user_name: user.name, text, params: JSON.stringify(params), result, sha256 },
				...{ chart: chart && JSON.stringify(chart), created_at: new Date().toISOString() }
			})
			.execute();
		const sizes = change
			.selectFrom('console_links')
			.select(({ fn }) => [fn.countAll<number>().as('all'), bytesOfLinks]);
		const own = await sizes.where('user_id', '=', user.id).executeTakeFirstOrThrow();
		const common = await sizes.executeTakeFirstOrThrow();
		refuseBeyond('links', Number(own.all), LINKS.most);
		refuseBytes('linkText', Number(own.bytes), LINKS.mb);
		refuseBytes('allLinkText', Number(common.bytes), LINKS.allMb);
	});
	return { id, sha256 };
}

const bytesOfLinks = sql<number>`coalesce(sum(
	octet_length(text) + octet_length(params) + coalesce(octet_length(result), 0)), 0)`.as('bytes');

/** A person's links, the newest first. */
export async function listLinks({ db }: Store, userId: string): Promise<OwnLink[]> {
	const rows = await db
		.selectFrom('console_links')
		.select(['id', sql<string>`substr(text, 1, ${HEAD})`.as('text'), 'sha256', 'created_at'])
		.where('user_id', '=', userId)
		.orderBy('created_at', 'desc')
		.limit(LINKS.most)
		.execute();
	return rows.map(({ id, text, sha256, created_at }) => ({ id, text, isResult: sha256 !== null, at: created_at }));
}

/** Removes one of the person's own links: it opens nothing any more. False if there is no such link. */
export async function removeLink({ db }: Store, userId: string, id: string): Promise<boolean> {
	const removed = await db
		.deleteFrom('console_links')
		.where('id', '=', id)
		.where('user_id', '=', userId)
		.executeTakeFirst();
	return Number(removed.numDeletedRows) > 0;
}

/** What a link opens; undefined if there is no such link. */
export async function findLink({ db }: Store, id: string): Promise<ConsoleLink | undefined> {
	const row = await db.selectFrom('console_links').selectAll().where('id', '=', id).executeTakeFirst();
	if (!row) return undefined;
	const { text, params, chart, user_name, created_at, result, sha256 } = row;
	return {
		...{ id, text, params: paramsOf(params), chart: chartOf(chart), by: user_name, at: created_at, sha256 },
		result: result === null ? null : (JSON.parse(result) as FrozenResult),
		isWhole: result === null || hashOf(result) === sha256
	};
}
