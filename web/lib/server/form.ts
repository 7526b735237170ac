/** A field of a form as text; nothing and a file are the empty text. */
export function textOf(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}

/** Where a login leads: a place of ours, or the wall. */
export function nextOf(text: string, origin: string): string {
	const url = text.startsWith('/') ? URL.parse(text, origin) : null;
	if (url?.origin !== origin || url.pathname.startsWith('//')) return '/';
	return url.pathname.startsWith('/login') ? '/' : url.pathname + url.search;
}
