import { createHash, randomBytes } from 'node:crypto';
import { paramsOf, type SqlOfPerson } from './console.ts';
import type { Store } from './store.server.ts';

/** A result that stays as it was. */
export interface FrozenResult {
	columns: { name: string; type: string }[];
	rows: unknown[][];
	isCut: boolean;
	/** ISO instant at which it was read. */
	at: string;
}

export interface ConsoleLink extends SqlOfPerson {
	id: string;
	by: string;
	at: string;
	result: FrozenResult | null;
	/** Of the frozen result. */
	sha256: string | null;
	/** Whether what is kept still has its hash. */
	isWhole: boolean;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Makes a short link to SQL, or to a result as it is now, and gives its id. */
export async function makeLink(
	{ db }: Store,
	user: { id: string; name: string },
	{ text, params }: SqlOfPerson,
	frozen: FrozenResult | null
): Promise<{ id: string; sha256: string | null }> {
	const id = randomBytes(9).toString('base64url');
	const result = frozen && JSON.stringify(frozen);
	const sha256 = result && hashOf(result);
	await db
		.insertInto('console_links')
		.values({
			...{ id, user_id: user.id, user_name: user.name, text, params: JSON.stringify(params), result, sha256 },
			created_at: new Date().toISOString()
		})
		.execute();
	return { id, sha256 };
}

/** What a link opens; undefined: there is no such link. */
export async function findLink({ db }: Store, id: string): Promise<ConsoleLink | undefined> {
	const row = await db.selectFrom('console_links').selectAll().where('id', '=', id).executeTakeFirst();
	if (!row) return undefined;
	const { text, params, user_name, created_at, result, sha256 } = row;
	return {
		...{ id, text, params: paramsOf(params), by: user_name, at: created_at, sha256 },
		result: result === null ? null : (JSON.parse(result) as FrozenResult),
		isWhole: result === null || hashOf(result) === sha256
	};
}
