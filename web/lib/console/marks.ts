import type { Words } from '$lib/i18n/text.ts';
import type { Mark } from './editor.ts';
import { failureWords } from './failure-words.ts';
import type { Result } from './runner.svelte.ts';
import { offsetOf } from './statements.ts';

/** The mistakes of a run at their places in the text; a statement that was changed since has none. */
export function marksOf(results: readonly Result[], text: string, words: Words): Mark[] {
	return results.flatMap(({ failure, statement }) => {
		const place = failure?.position;
		if (!failure || !place || text.slice(statement.from, statement.to) !== statement.text) return [];
		const from = statement.from + offsetOf(statement.text, place.line, place.column);
		const hints = failure.hints.length > 0 ? ` ${words.t.console.meant} ${failure.hints.join(', ')}` : '';
		return [{ from, to: from + place.length, message: failureWords(failure, words) + hints }];
	});
}

/** The text with a hint in the place of a result's mistake. */
export function withHint(text: string, { failure, statement }: Result, hint: string): string {
	const place = failure?.position;
	if (!place) return text;
	const from = statement.from + offsetOf(statement.text, place.line, place.column);
	return text.slice(0, from) + hint + text.slice(from + place.length);
}
