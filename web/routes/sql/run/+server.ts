import { error } from '@sveltejs/kit';
import { wordsOf } from '$lib/i18n/words.ts';
import { readAsk, runAsk } from '$lib/server/console/ask.ts';
import { runLines } from '$lib/server/console/run.ts';
import { createLimiter } from '$lib/server/limiter.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { RequestHandler } from './$types';

const limiter = createLimiter({ times: 120, windowMs: 60_000 });

/** Runs SQL as an analyst, and streams what the engine says. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const user = userOf(locals);
	const ask = await readAsk(request, runAsk, locals);
	if (!limiter.take(user.id, Date.now())) error(429, { message: wordsOf(locals.view.lang).t.console.tooOften });
	const gone = new AbortController();
	request.signal.addEventListener('abort', () => gone.abort());
	const lines = runLines(user, ask, gone.signal);
	const encoder = new TextEncoder();
	const body = new ReadableStream<Uint8Array>(
		{
			async pull(controller) {
				const next = await lines.next();
				if (next.done) controller.close();
				else controller.enqueue(encoder.encode(next.value));
			},
			async cancel() {
				gone.abort();
				await lines.return(undefined);
			}
		},
		{ highWaterMark: 4 }
	);
	return new Response(body, {
		headers: {
			'content-type': 'application/x-ndjson; charset=utf-8',
			'cache-control': 'no-store',
			// A proxy that gathers would hold the rows back.
			'x-accel-buffering': 'no'
		}
	});
};
