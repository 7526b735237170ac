import { sql } from 'kysely';
import { inStore, type Store, type StoreSettings } from '#sql/office/store.server.ts';

/** While the work lasts, nobody can write a line into the access log. */
export const whileLogIsFull = (settings: StoreSettings, work: (store: Store) => Promise<void>): Promise<void> =>
	inStore(settings, async (store) => {
		const say = (text: string) => sql.raw(text).execute(store.db);
		await say("CREATE TRIGGER no_line BEFORE INSERT ON access_log BEGIN SELECT RAISE(ABORT, 'full'); END");
		try {
			await work(store);
		} finally {
			await say('DROP TRIGGER no_line');
		}
	});
