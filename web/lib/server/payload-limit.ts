import type { RequestEvent } from '@sveltejs/kit';

/** Larger than any form of ours. */
const BYTES = 512 * 1_024;
/** These routes stream what is sent, and do not store it. */
const STREAMED = new Set<string | null>(['/verify']);

/**
 * Whether a request is larger than its route allows, or does not declare its size: forms are read whole. (The server
 * itself sets no limit, since its only one would apply to uploads too.)
 */
export function isTooLarge({ request, route }: Pick<RequestEvent, 'request' | 'route'>): boolean {
	// The pieces of a file, which are streamed as well.
	if (request.method === 'PATCH' && route.id === '/import/files/[id]') return false;
	if (request.method === 'GET' || request.method === 'HEAD' || STREAMED.has(route.id)) return false;
	const length = request.headers.get('content-length');
	return length === null ? request.headers.has('transfer-encoding') : !(Number(length) <= BYTES);
}
