import { randomBytes } from 'node:crypto';
import { fail } from '@sveltejs/kit';
import { listShares, revokeShare, shareList, stateOfShare, tokenOf, tokenOfShare } from '#sql/office/shared-lists.ts';
import { logAccess } from '$lib/server/access.ts';
import { listParams, resolveList } from '$lib/server/export/asked-list.ts';
import { keptWords } from '$lib/server/export/kept-words.ts';
import { textOf, typedNumber } from '$lib/server/form-text.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import type { Actions, PageServerLoad } from './$types';

const ROWS = 200;
const DAYS = { usual: 14, most: 90 };
const DAY_MS = 86_400_000;
const FORM_ID = /^[\w-]{16,64}$/;

export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const user = userOf(locals);
	const now = new Date().toISOString();
	const { keys, store } = office();
	const shares = await listShares(store.db, user.id, ROWS);
	const params = listParams(url.searchParams);
	// Without a list only what there is already is shown.
	const list = params.size > 0 ? await resolveList(params, locals) : null;
	const say = await keptWords(locals);
	return {
		id: randomBytes(18).toString('base64url'),
		days: DAYS,
		list: list && { words: list.shownWords, query: list.query, count: list.count },
		shares: shares.map((one) => ({
			...{ id: one.id, words: say(one), createdAt: one.created_at, expiresAt: one.expires_at },
			state: stateOfShare(one, now),
			token: tokenOfShare(keys.decryption, one) ?? ''
		})),
		asOf: now
	};
};

export const actions: Actions = {
	create: async ({ request, locals }) => {
		const user = userOf(locals);
		const text = textOf(await request.formData());
		const [id, days] = [text('id'), typedNumber(text('days'))];
		if (!FORM_ID.test(id)) return fail(400, { problem: 'badForm' as const });
		if (!Number.isInteger(days) || days < 1 || days > DAYS.most) return fail(400, { problem: 'badDays' as const });
		const {
			words,
			keptQuery: query,
			asOf,
			knownAt,
			count
		} = await resolveList(new URLSearchParams(text('list')), locals);
		const { keys, store } = office();
		const now = Date.now();
		const shared = {
			...{ id, words, query, as_of: asOf, known_at: knownAt, rows_of_list: count },
			...{ user_id: user.id, user_name: user.name },
			...{ created_at: new Date(now).toISOString(), expires_at: new Date(now + days * DAY_MS).toISOString() }
		};
		const isNew = await withinCaps(locals.view, () => shareList(store.db, keys.encryption, shared));
		if (isNew) await logAccess(user, { action: 'share', subject: id, details: { done: 'made', days, query } });
		return { made: tokenOf(keys.encryption, id) };
	},
	revoke: async ({ request, locals }) => {
		const user = userOf(locals);
		const id = textOf(await request.formData())('id');
		const at = new Date().toISOString();
		const isDone = await revokeShare(office().store.db, { id, userId: user.id, userName: user.name, at });
		if (isDone) await logAccess(user, { action: 'share', subject: id, details: { done: 'revoked' } });
	}
};
