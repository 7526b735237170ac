import { listReminders, remindedLetters } from '#sql/office/reminders.ts';
import { becomePage, countFates, fatesOf } from '#sql/queries/reminders/become.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { keptWords } from '$lib/server/export/kept-words.ts';
import { office } from '$lib/server/office.ts';
import type { PageServerLoad } from './$types';

/** So many reminders are listed, the newest: all their letters are looked at. */
const ROWS = 50;

/** The reminders of lists, and what has become of each by now. */
export const load: PageServerLoad = async ({ locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { client, keeper, store, settings } = office();
	const kept = await listReminders(store.db, ROWS);
	const reminders = kept.map((one) => ({ ...one, reminded: remindedLetters(one) }));
	const ids = new Set(reminders.flatMap(({ reminded }) => reminded.map(([letterId]) => letterId)));
	const ask = { database: settings.clickhouse.database, clock: settings.clock, keeper };
	const now = await readPage(client, becomePage([...ids]), ask);
	const say = await keptWords(locals);
	return {
		reminders: reminders.map(({ id, sent_at: at, user_name: by, words, query, size, reminded }) => ({
			...{ id, at, by, words: say({ words, query }), size },
			...countFates(fatesOf(reminded, now))
		})),
		asOf: now.asOf
	};
};
