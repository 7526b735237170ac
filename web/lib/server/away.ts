import type { RequestEvent } from '@sveltejs/kit';
import { isAway } from '#sql/client/errors.ts';
import { isDiskFull } from '#sql/office/office-error.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { NoDataError } from './live-hub.ts';
import { plainPage } from './plain-page.ts';

/** Seconds before a retry is worthwhile: ClickHouse starts in half a second, with a big office in a few. */
export const RETRY_AFTER = 5;

/** Whether a failure means that ClickHouse is away. */
export const isOfAway = (problem: unknown): boolean => problem instanceof NoDataError || isAway(problem);

/** What a page says of a failure that means that ClickHouse is away or the disk full, and not that our code is wrong; undefined: it does. */
export function awayWords(problem: unknown, { error }: Words['t']): { message: string; hint: string } | undefined {
	if (isOfAway(problem)) return { message: error.noData, hint: error.noDataHint };
	return isDiskFull(problem) ? { message: error.diskFull, hint: error.diskFullHint } : undefined;
}

/**
 * Replaces an answer that failed since ClickHouse is away or the disk full (503): by a page that reloads itself, or by JSON for a
 * page's own script.
 */
export function awayAnswer({ locals, request, url }: RequestEvent, failed: Response): Response {
	const { t, f } = wordsOf(locals.view.lang);
	const { message, hint } = locals.isAway!;
	const status = 503;
	if (!failed.headers.get('content-type')?.startsWith('text/html')) {
		const error = { message, hint };
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
