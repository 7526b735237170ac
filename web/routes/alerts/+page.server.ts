import { redirect } from '@sveltejs/kit';
import { listRules, listRulesFor, type Rule } from '#sql/office/alert-rules.ts';
import { listNotices, markRead } from '#sql/office/notices.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { noticeView } from '$lib/server/alerts/notice-views.ts';
import { RULE_DEEDS } from '$lib/server/alerts/rule-deeds.ts';
import { changesOf, tellingOf, viewOf } from '$lib/server/alerts/rule-views.ts';
import { maySee } from '$lib/server/grants.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withLooks } from '$lib/with-looks.ts';
import type { Actions, PageServerLoad } from './$types';

const ALSO = [
	['/account/digests', 'digests'],
	['/alerts/addresses', 'addresses'],
	['/alerts/bodies', 'liaisons'],
	['/alerts/deliveries', 'deliveries']
] as const;

/** So many rules of others are listed: those that fire or cannot be evaluated come first. */
const OTHERS = 200;

export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const user = userOf(locals);
	const { store } = office();
	const now = new Date();
	const page = Math.max(1, Math.trunc(Number(url.searchParams.get('page'))) || 1);
	const [telling, { notices, hasMore }, own, seen] = await Promise.all([
		tellingOf(user, locals.view),
		listNotices(store.db, user.id, page),
		listRules(store, user.id),
		changesOf(user) === null ? listRules(store, null) : listRulesFor(store, user.role)
	]);
	const others = seen.filter(({ userId }) => userId !== user.id);
	const urgency = ({ firing, failure }: Rule) => Number(firing > 0) + Number(failure !== null);
	const views = (rules: readonly Rule[]) => rules.map((rule) => viewOf(rule, telling, user, now));
	const { t } = wordsOf(locals.view.lang);
	return {
		also: ALSO.filter(([path]) => maySee(path, user, office())).map(([path, name]) => ({ path, name: t.alerts[name] })),
		notices: notices.flatMap((notice) => noticeView(notice, telling)),
		...{ page, hasMore },
		own: views(own),
		others: views(
			others
				.filter(({ isIdle }) => !isIdle)
				.toSorted((a, b) => urgency(b) - urgency(a))
				.slice(0, OTHERS)
		),
		ownerless: views(others.filter(({ isIdle }) => isIdle).slice(0, OTHERS))
	};
};

export const actions: Actions = {
	read: async ({ locals, url, request }) => {
		const ids = (await request.formData()).getAll('id').filter((id) => typeof id === 'string');
		await markRead(office().store.db, userOf(locals).id, new Date(), ids.length > 0 ? ids : undefined);
		redirect(303, withLooks('/alerts', url.searchParams));
	},
	...RULE_DEEDS
};
