import type { Role } from '#sql/model/roles.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { View } from '$lib/view.ts';

/**
 * Links between the office's own pages: the administrator's, the analyst's, and the log, which superiors may read too.
 */
export function administrationNav({ lang }: View, role: Role = 'administrator') {
	const { t } = wordsOf(lang);
	const log = { path: '/log', name: t.log.title } as const;
	const account = { path: '/account', name: t.account.title } as const;
	if (role === 'governor') return [log, account];
	if (role === 'analyst')
		return [
			{ path: '/sql', name: t.console.title },
			{ path: '/sql/schema', name: t.console.schemaTitle },
			{ path: '/account/access', name: t.access.title },
			{ path: '/exports', name: t.exports.title },
			account
		] as const;
	if (role !== 'administrator') return [];
	return [
		{ path: '/sources', name: t.sources.nav },
		{ path: '/deadletters', name: t.deadletters.nav },
		{ path: '/tokens', name: t.tokens.nav },
		{ path: '/users', name: t.users.nav },
		...[log, account]
	] as const;
}
