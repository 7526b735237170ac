import type { RequestEvent } from '@sveltejs/kit';
import { CapError } from '#sql/office/caps.ts';
import { createLimiter } from './limiter.ts';
import { plainPage } from './plain-page.ts';
import { capWords } from './within-caps.ts';

/** For one person in each process: lines of the access log are never deleted, so their number is limited. */
const ACTS_A_MINUTE = 600;
const MINUTE_MS = 60_000;
/** Logged readings. The engine's quotas limit those of the console. */
const LOGGED = new Set<string | null>(['/letters/[id]', '/s/[token]', '/exports/[id]']);

const acts = createLimiter({ times: ACTS_A_MINUTE, windowMs: MINUTE_MS });

/** The error page for somebody who exceeds the limit; undefined for all others. */
export function tooManyActs({ locals, request, route }: RequestEvent): Response | undefined {
	const isReading = request.method === 'GET' || request.method === 'HEAD';
	// Of the pieces of a file only the last has its line.
	const isAct = isReading ? LOGGED.has(route.id) : !route.id?.startsWith('/sql/') && request.method !== 'PATCH';
	if (!locals.user || !isAct || acts.take(locals.user.id, Date.now())) return undefined;
	const message = capWords(new CapError('acts', ACTS_A_MINUTE), locals.view);
	const page = plainPage({ status: 429, message }, locals.view);
	page.headers.set('retry-after', String(MINUTE_MS / 1_000));
	return page;
}
