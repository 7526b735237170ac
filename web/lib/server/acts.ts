import type { RequestEvent } from '@sveltejs/kit';
import { CapError } from '#sql/office/caps.ts';
import { createLimiter } from './limiter.ts';
import { plainPage } from './plain-page.ts';
import { capWords } from './within-caps.ts';

/** Of a person, in each process: a line of the access log stays for good, so nobody writes them without end. */
const ACTS_A_MINUTE = 600;
const MINUTE_MS = 60_000;
/** Readings that are logged. Those of the console have the engine's quotas. */
const LOGGED = new Set<string | null>(['/letters/[id]', '/s/[token]', '/exports/[id]']);

const acts = createLimiter({ times: ACTS_A_MINUTE, windowMs: MINUTE_MS });

/** The page that is answered to somebody who does more than a person can; undefined for all others. */
export function tooManyActs({ locals, request, route }: RequestEvent): Response | undefined {
	const isReading = request.method === 'GET' || request.method === 'HEAD';
	const isAct = isReading ? LOGGED.has(route.id) : !route.id?.startsWith('/sql/');
	if (!locals.user || !isAct || acts.take(locals.user.id, Date.now())) return undefined;
	const message = capWords(new CapError('acts', ACTS_A_MINUTE), locals.view);
	const page = plainPage({ status: 429, message }, locals.view);
	page.headers.set('retry-after', String(MINUTE_MS / 1_000));
	return page;
}
