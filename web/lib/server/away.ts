import type { RequestEvent } from '@sveltejs/kit';
import { isAway } from '#sql/client/errors.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { NoDataError } from './live-hub.ts';
import { plainPage } from './plain-page.ts';

/** Seconds until it is worth asking again: ClickHouse starts in some half a second, with a big office in a few. */
export const RETRY_AFTER = 5;

/** Whether a failure means that ClickHouse is away, and not that something of ours is broken. */
export const isOfAway = (problem: unknown): boolean => problem instanceof NoDataError || isAway(problem);

/**
 * The answer in place of one that failed because ClickHouse is away (503), in its form: a page that loads itself again, or JSON for
 * a page's own script.
 */
export function awayAnswer({ locals, request, url }: RequestEvent, failed: Response): Response {
	const { t, f } = wordsOf(locals.view.lang);
	const [status, message] = [503, t.error.noData];
	if (!failed.headers.get('content-type')?.startsWith('text/html')) {
		const error = { message, hint: t.error.noDataHint };
		// A form that a script sends has its answer in an envelope.
		const isForm = request.headers.has('x-sveltekit-action');
		return Response.json(isForm ? { type: 'error', error } : error, {
			status,
			headers: { 'cache-control': 'no-store' }
		});
	}
	// To load the page again would not send the form again.
	if (request.method === 'POST') return plainPage({ status, message, hint: t.error.sendAgain }, locals.view);
	return plainPage(
		{
			...{ status, message, hint: fill(t.error.reloads, { seconds: f.number(RETRY_AFTER) }) },
			link: { href: url.pathname + url.search, text: t.error.reloadNow },
			reloadAfter: RETRY_AFTER
		},
		locals.view
	);
}
