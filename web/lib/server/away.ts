import type { RequestEvent } from '@sveltejs/kit';
import { isAway } from '#sql/client/errors.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { NoDataError } from './live-hub.ts';
import { plainPage } from './plain-page.ts';

/** Seconds before a retry is worthwhile: ClickHouse starts in half a second, with a big office in a few. */
export const RETRY_AFTER = 5;

/** Whether a failure means that ClickHouse is away, and not that our code is wrong. */
export const isOfAway = (problem: unknown): boolean => problem instanceof NoDataError || isAway(problem);

/**
 * Replaces an answer that failed because ClickHouse is away (503): by a page that reloads itself, or by JSON for a
 * page's own script.
 */
export function awayAnswer({ locals, request, url }: RequestEvent, failed: Response): Response {
	const { t, f } = wordsOf(locals.view.lang);
	const [status, message] = [503, t.error.noData];
	if (!failed.headers.get('content-type')?.startsWith('text/html')) {
		const error = { message, hint: t.error.noDataHint };
		// A form sent by a script expects its answer in an envelope.
		const isForm = request.headers.has('x-sveltekit-action');
		return Response.json(isForm ? { type: 'error', error } : error, {
			status,
			headers: { 'cache-control': 'no-store' }
		});
	}
	// Reloading the page would not send the form again.
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
