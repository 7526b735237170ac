import type { RequestEvent } from '@sveltejs/kit';

/** More than any form of ours has. */
const BYTES = 512 * 1_024;
/** What is sent here is read as it streams in, and never kept. */
const STREAMED = new Set<string | null>(['/verify']);

/**
 * Whether a request has a body that is longer than its route reads, or does not say how long it is: forms are read whole.
 * (The server itself sets no limit, since its only one would hold for uploads, too.)
 */
export function isTooLarge({ request, route }: Pick<RequestEvent, 'request' | 'route'>): boolean {
	if (request.method === 'GET' || request.method === 'HEAD' || STREAMED.has(route.id)) return false;
	const length = request.headers.get('content-length');
	return length === null ? request.headers.has('transfer-encoding') : !(Number(length) <= BYTES);
}
