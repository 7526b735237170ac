import { VIEW_PARAMETERS } from './filters.ts';

/** What goes along to a letter, or to another list: how it is shown, and the moments. */
const MOMENTS = [...VIEW_PARAMETERS, 'asof', 'known'];

/** Parameters of another address, with what is kept of this one; `''` when there are none. */
export function alongWith(params: URLSearchParams, own: Record<string, string>, more: readonly string[] = []): string {
	const found = new URLSearchParams(own);
	for (const name of [...MOMENTS, ...more]) {
		const value = params.get(name);
		if (value) found.set(name, value);
	}
	return found.size > 0 ? `?${found}` : '';
}

/** The desk, as it is entered from any page: with what nobody has answered. */
export const toDesk = (params: URLSearchParams): string => alongWith(params, { answered: 'no' });
