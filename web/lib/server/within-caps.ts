import { error } from '@sveltejs/kit';
import { CapError } from '#sql/office/caps.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { View } from '$lib/view.ts';

/** The message for a reached limit: the number, and the cure. */
export function capWords({ cap, most }: CapError, { lang }: View): string {
	const { t, f } = wordsOf(lang);
	return fill(t.caps[cap], { most: f.number(most) });
}

/** Runs an action that may exceed a limit; then the error page says so (409). */
export async function withinCaps<Result>(view: View, work: () => Promise<Result>): Promise<Result> {
	try {
		return await work();
	} catch (problem) {
		if (problem instanceof CapError) error(409, { message: capWords(problem, view) });
		throw problem;
	}
}
