import { wordsOf } from '$lib/i18n/words.ts';
import type { View } from '$lib/view.ts';

/** The administrator's pages, for the head of each of them. */
export function administrationNav({ lang }: View) {
	const { t } = wordsOf(lang);
	return [
		{ path: '/users', name: t.users.nav },
		{ path: '/tokens', name: t.tokens.nav },
		{ path: '/account', name: t.account.title }
	] as const;
}
