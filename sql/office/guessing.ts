import type { KeyRing } from './key-id.ts';
import type { Store } from './store.server.ts';
import { hashOfName, PAIR } from './throttle.ts';

/** Password guesses of the last day, at one user's name or at all names of no user. */
export interface Guessing {
	/** Null for all names of no user. */
	name: string | null;
	/** Including those that were refused unread. */
	tries: number;
	/** How many addresses, known browsers and sessions. */
	origins: number;
	/** ISO instants. */
	since: string;
	last: string;
}

/** Fewer failures are mistakes of the user. */
const SHOWN_FROM = PAIR.free;

/** Lists guesses, the most frequent first. */
export async function listGuessing({ db }: Store, key: KeyRing): Promise<Guessing[]> {
	const users = await db.selectFrom('users').select(['name', 'name_key']).execute();
	const names = new Map(users.map(({ name, name_key }) => [hashOfName(name_key, key), name]));
	// `IN ()` is no SQL, if there are no users.
	const hashes = ['', ...names.keys()];
	const counts = () =>
		db
			.selectFrom('login_guesses')
			.select(({ fn }) => [
				fn.sum<number>('failures').as('failures'),
				fn.count<number>('origin').distinct().as('origins'),
				fn.min('first_at').as('since'),
				fn.max('last_at').as('last')
			]);
	const [ofUsers, ofNobody, refused, refusedOfNobody] = await Promise.all([
		counts().select('name').where('name', 'in', hashes).groupBy('name').execute(),
		counts().where('name', 'not in', hashes).executeTakeFirst(),
		db.selectFrom('login_budgets').select(['holder', 'refused']).where('holder', 'in', hashes).execute(),
		db
			.selectFrom('login_budgets')
			.select(({ fn }) => fn.sum<number>('refused').as('refused'))
			.where('holder', 'not in', hashes)
			.executeTakeFirst()
	]);
	const refusedAt = new Map(refused.map((row) => [row.holder, Number(row.refused)]));
	const found = ofUsers.map((row) => ({
		...row,
		name: names.get(row.name) ?? null,
		refused: refusedAt.get(row.name) ?? 0
	}));
	if (ofNobody && Number(ofNobody.origins) > 0)
		found.push({ ...ofNobody, name: null, refused: Number(refusedOfNobody?.refused ?? 0) });
	return found
		.map(({ name, failures, refused: unread, origins, since, last }) => ({
			name,
			tries: Number(failures) + unread,
			origins: Number(origins),
			since: new Date(Number(since)).toISOString(),
			last: new Date(Number(last)).toISOString()
		}))
		.filter(({ tries }) => tries >= SHOWN_FROM)
		.sort((a, b) => b.tries - a.tries);
}
