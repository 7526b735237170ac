import { error } from '@sveltejs/kit';
import { CapError } from '#sql/office/caps.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { View } from '$lib/view.ts';

/** What a cap that was met says: how many there may be, and the cure. */
export function capWords({ cap, most }: CapError, { lang }: View): string {
	const { t, f } = wordsOf(lang);
	return fill(t.caps[cap], { most: f.number(most) });
}

/** Does what may be one too many; then the page of errors says so (409). */
export async function withinCaps<Result>(view: View, work: () => Promise<Result>): Promise<Result> {
	try {
		return await work();
	} catch (problem) {
		if (problem instanceof CapError) error(409, { message: capWords(problem, view) });
		throw problem;
	}
}
