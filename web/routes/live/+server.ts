import { followBell } from '$lib/server/bell.ts';
import { followSession } from '$lib/server/follow-session.ts';
import { askOf, pageOf } from '$lib/server/load-page.ts';
import { eventStream } from '$lib/server/sse.ts';
import { StreamRefusedError } from '$lib/server/stream-shares.ts';
import { viewerOf } from '$lib/server/viewer.ts';
import type { RequestHandler } from './$types';

const HEARTBEAT_MS = 15_000;
/** Seconds. */
const REFUSED_FOR = '30';

export const GET: RequestHandler = (event) => {
	const { url, locals, platform } = event;
	const { user } = locals;
	const page = pageOf(url.searchParams, locals.view);
	const { filters, hub } = askOf(page, url.searchParams, locals, ['page']);
	try {
		const body = eventStream({
			follow: (listener) => {
				const leave = hub.follow(page, filters, viewerOf(event), listener);
				const stops = user
					? [
							followSession(user.session, () => listener({ name: 'bye' })),
							followBell(user.id, locals.view, (unread) => listener({ name: 'bell', unread }))
						]
					: [];
				return () => {
					for (const stop of [...stops, leave]) stop();
				};
			},
			heartbeatMs: HEARTBEAT_MS,
			hangUp: () => platform?.req.destroy()
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
		if (!(problem instanceof StreamRefusedError)) throw problem;
		return new Response(null, {
			status: 429,
			headers: { 'retry-after': REFUSED_FOR, 'cache-control': 'no-store' }
		});
	}
};
