import type { View } from '$lib/view.ts';
import template from '../../error.html?raw';

/** A page without script or data, for what may not be seen; `message` and `hint` are our own words. */
export function plainPage(status: number, message: string, hint: string, view: View): Response {
	const html = template
		.replace('lang="fa" dir="rtl"', `lang="${view.lang}" dir="${view.lang === 'fa' ? 'rtl' : 'ltr'}"`)
		.replace('%sveltekit.error.message%', hint ? `${message} ${hint}` : message)
		.replace('%sveltekit.status%', String(status));
	return new Response(html, {
		status,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'cache-control': 'no-store',
			'content-security-policy':
				"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
		}
	});
}
