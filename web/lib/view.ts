/** How a page is shown, as its address says it; what it shows is in its filters (filters.ts). */
export interface View {
	lang: 'fa' | 'en';
	/** Null: as the person's system has it. */
	theme: 'light' | 'dark' | null;
	kiosk: boolean;
}

/** Unknown values fall back: they change the looks of a page, never a figure. */
export function readView(params: URLSearchParams): View {
	const theme = params.get('theme');
	return {
		lang: params.get('lang') === 'en' ? 'en' : 'fa',
		theme: theme === 'light' || theme === 'dark' ? theme : null,
		kiosk: params.get('kiosk') === '1'
	};
}

/** Begins the parameter of a text that was typed for a day and is none: `unread_from`. */
export const UNREAD = 'unread_';

/** The parameters of an address with some changed, as `?…` or nothing; null takes one away. */
export function searchWith(url: URL, changes: Record<string, string | null>): '' | `?${string}` {
	const params = new URLSearchParams(url.search);
	for (const name of [...params.keys()]) if (name.startsWith(UNREAD)) params.delete(name);
	for (const [name, value] of Object.entries(changes)) {
		if (value === null) params.delete(name);
		else params.set(name, value);
	}
	const search = params.toString();
	return search ? `?${search}` : '';
}

/** The same without one value of a parameter that may be there several times. */
export function searchWithout(url: URL, name: string, value: string): '' | `?${string}` {
	const params = new URLSearchParams(url.search);
	params.delete(name, value);
	const search = params.toString();
	return search ? `?${search}` : '';
}
