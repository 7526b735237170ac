import { error } from '@sveltejs/kit';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { filtersOf, refuse } from '$lib/server/load-page.ts';
import { office } from '$lib/server/office.ts';
import { PAGES } from '$lib/server/pages.ts';
import { eventStream } from '$lib/server/sse.ts';
import type { RequestHandler } from './$types';

const HEARTBEAT_MS = 15_000;

export const GET: RequestHandler = ({ url, locals }) => {
	const filters = filtersOf(url.searchParams, locals.view, ['page']);
	const name = url.searchParams.get('page') ?? 'wall';
	const page = PAGES.find((one) => one.name === name);
	if (!page) {
		const { t } = wordsOf(locals.view.lang);
		error(400, { message: fill(t.error.parameter, { parameter: 'page', problem: t.error.no_page }) });
	}
	try {
		const body = eventStream({
			follow: (listener) => office().hub.follow(page, filters, listener),
			heartbeatMs: HEARTBEAT_MS
		});
		return new Response(body, {
			headers: {
				'content-type': 'text/event-stream; charset=utf-8',
				'cache-control': 'no-store',
				// A proxy that gathers would hold the figures back.
				'x-accel-buffering': 'no'
			}
		});
	} catch (problem) {
		refuse(problem, locals.view);
	}
};
