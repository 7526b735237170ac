import { letter } from '$lib/i18n/fa/letter.ts';
import { letters } from '$lib/i18n/fa/letters.ts';
import { remind } from '$lib/i18n/fa/remind.ts';
import { reminders } from '$lib/i18n/fa/reminders.ts';
import { pageWords } from '$lib/i18n/page-words.ts';
import type { PageLoad } from './$types';

/** A form and its answer: nothing of it needs a script. */
export const csr = false;

export const load: PageLoad = async ({ data, parent }) => ({
	...data,
	words: await pageWords(await parent(), { letter, letters, remind, reminders })
});
