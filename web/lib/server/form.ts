/** A form field as text; '' for a missing field or a file. */
export function textOf(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}

/** The page to go to after login: one of ours, by default the wall. */
export function nextOf(text: string, origin: string): string {
	const url = text.startsWith('/') ? URL.parse(text, origin) : null;
	if (url?.origin !== origin || url.pathname.startsWith('//')) return '/';
	return url.pathname.startsWith('/login') ? '/' : url.pathname + url.search;
}
