import { error } from '@sveltejs/kit';
import { findSharedList, stateOfShare } from '#sql/office/shared-lists.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { logAccess } from '$lib/server/access.ts';
import { keptWords } from '$lib/server/export/kept-words.ts';
import { office } from '$lib/server/office.ts';
import { sessionParams } from '$lib/server/person-address.ts';
import { readSharedPage } from '$lib/server/shared-list.ts';
import { userOf } from '$lib/server/user-of.ts';
import { readOrWait } from '$lib/server/waiting.ts';
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
	const query = sessionParams(share.query, user);
	const after = url.searchParams.get('after');
	if (after) query.set('after', after);
	const { list, group, next } = await readOrWait({
		...{ url, locals, name: 'shared', known: query.get('known') },
		read: (progress) => readSharedPage(query, locals, ROWS, progress)
	});
	await logAccess(user, { action: 'share', subject: share.id, details: { done: 'seen', after } });
	const say = await keptWords(locals);
	return {
		list,
		group,
		next,
		isFirst: !after,
		about: { words: say(share), by: share.user_name, until: share.expires_at }
	};
};
