import { followSession } from '$lib/server/follow-session.ts';
import { filtersOf, pageOf, refuse } from '$lib/server/load-page.ts';
import { office } from '$lib/server/office.ts';
import { eventStream } from '$lib/server/sse.ts';
import type { RequestHandler } from './$types';

const HEARTBEAT_MS = 15_000;

export const GET: RequestHandler = ({ url, locals }) => {
	const { user } = locals;
	const page = pageOf(url.searchParams, locals.view);
	const filters = filtersOf(url.searchParams, locals.view, ['page', ...(page.parameters ?? [])]);
	try {
		const body = eventStream({
			follow: (listener) => {
				const leave = office().hub.follow(page, filters, listener);
				const forget = user ? followSession(user.session, () => listener({ name: 'bye' })) : () => {};
				return () => {
					forget();
					leave();
				};
			},
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
