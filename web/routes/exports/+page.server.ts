import { listExports } from '#sql/office/exports.ts';
import { keptWords } from '$lib/server/export/kept-words.ts';
import { isExporter } from '$lib/server/export/seen-export.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { PageServerLoad } from './$types';

const ROWS = 200;

/** An inspector's or an analyst's own exports; those of all for whoever is above. */
export const load: PageServerLoad = async ({ locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const user = userOf(locals);
	const isOwn = isExporter(user.role);
	const rows = await listExports(office().store.db, isOwn ? user.id : null, ROWS);
	const say = await keptWords(locals);
	const exports = rows.map(({ id, user_name, reason, format, words, query, rows_of_list, state, begun_at }) => ({
		...{ id, reason, format, words: say({ words, query }), state },
		by: user_name,
		rows: rows_of_list,
		at: begun_at
	}));
	return { exports, isOwn, asOf: new Date().toISOString() };
};
