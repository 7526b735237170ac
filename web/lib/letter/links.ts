import { alongWith } from '$lib/desk-links.ts';
import { VIEW_PARAMETERS } from '$lib/filters.ts';

/** Names, in a letter's address, the list that it was opened from, so that its page leads to the next one. */
export const LIST = 'list';

/** Parameters of a letter's address, opened from a list with these. */
export function toLetter(params: URLSearchParams, own: Record<string, string> = {}): string {
	const list = new URLSearchParams(params);
	for (const name of VIEW_PARAMETERS) list.delete(name);
	for (const [name, value] of Object.entries(own)) list.set(name, value);
	return alongWith(params, { ...own, [LIST]: list.toString() });
}
