import { formatOf } from '$lib/i18n/format.ts';
import type { View } from '$lib/view.ts';
import template from '../../error.html?raw';
import { escaped } from './escaped.ts';

interface Plain {
	status: number;
	message: string;
	hint?: string;
	/** Where to go from here: a path of ours. */
	link?: { href: string; text: string };
	/** Seconds after which the browser reloads the page. */
	reloadAfter?: number;
}

/** The headers of a page without script or data. */
export const PLAIN_HEADERS = {
	'content-type': 'text/html; charset=utf-8',
	'cache-control': 'no-store',
	'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
};

/** A page without script or data, for refusals. */
export function plainPage({ status, message, hint, link, reloadAfter }: Plain, view: View): Response {
	const reload = reloadAfter === undefined ? '' : `<meta http-equiv="refresh" content="${reloadAfter}" />`;
	const lead = link ? `</p><p><a href="${escaped(link.href)}">${escaped(link.text)}</a>` : '';
	const values: Record<string, string> = {
		'lang="fa" dir="rtl"': `lang="${view.lang}" dir="${view.lang === 'fa' ? 'rtl' : 'ltr'}"`,
		'%sveltekit.error.message%': escaped(message) + (hint ? `</p><p>${escaped(hint)}` : '') + lead,
		'%sveltekit.status%': formatOf(view.lang).digits(String(status)),
		'</head>': `${reload}</head>`
	};
	const html = template.replace(/lang="fa" dir="rtl"|%sveltekit\.[\w.]+%|<\/head>/g, (place) => values[place] ?? place);
	return new Response(html, { status, headers: PLAIN_HEADERS });
}
