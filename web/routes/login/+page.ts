import { account } from '$lib/i18n/fa/account.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

/** A form: it stands also in the place of pages that need a login, where a script would take it for them. */
export const csr = false;

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { account })
});
