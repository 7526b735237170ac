import { error } from '@sveltejs/kit';
import { findSharedList, stateOfShare } from '#sql/office/shared-lists.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { logAccess } from '$lib/server/access.ts';
import { kpiCards } from '$lib/server/kpi-cards.ts';
import { listOf, placeText, readList } from '$lib/server/list-ask.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { PageServerLoad } from './$types';

const ROWS = 50;

/** A list as it stood when it was shared. It names nobody and shows no text, whoever looks. */
export const load: PageServerLoad = async ({ params, url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const user = userOf(locals);
	const { t, f } = wordsOf(locals.view.lang);
	const share = await findSharedList(office().store.db, params.token);
	if (!share) error(404, { message: t.shares.notThere, hint: t.shares.ask });
	const state = stateOfShare(share, new Date().toISOString());
	if (state === 'expired')
		error(410, { message: fill(t.shares.expired, { at: f.moment(share.expires_at) }), hint: t.shares.ask });
	if (state === 'revoked') error(410, { message: t.shares.revoked, hint: t.shares.ask });
	const query = new URLSearchParams(share.query);
	const after = url.searchParams.get('after');
	if (after) query.set('after', after);
	const { filters, ask } = listOf(query, locals.view, ROWS);
	const list = await readList(filters, ask);
	// Once a reading, not once a page.
	if (!after) await logAccess(user, { action: 'share', subject: share.id, details: { done: 'seen' } });
	return {
		...{ list, ask, words_of_list: share.words, by: share.user_name, until: share.expires_at },
		next: list.next && placeText(list.next),
		kpis: kpiCards([ask.kpi], locals.view.lang)
	};
};
