/** The address of the office by which browsers know it, when there is a proxy that changes the host (adapter-node's). */
const fixed = process.env['ORIGIN'] ? URL.parse(process.env['ORIGIN']) : null;

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether the browser speaks TLS with us, or with the proxy before us. A lie about it harms its teller alone. */
export function isSecure(request: Request): boolean {
	if (fixed) return fixed.protocol === 'https:';
	return request.headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
}

/**
 * Whether a request that changes something comes from a page of ours. A browser says where it comes from with every
 * POST; a request that does not say it is refused.
 */
export function isOurs(request: Request): boolean {
	if (READING.has(request.method)) return true;
	const site = request.headers.get('sec-fetch-site');
	if (site !== null && site !== 'same-origin') return false;
	const origin = URL.parse(request.headers.get('origin') ?? '');
	return origin !== null && (fixed ? origin.origin === fixed.origin : origin.host === request.headers.get('host'));
}

/** The address of the office as this browser knows it, without a slash at its end. */
export function publicOrigin({ request }: { request: Request }): string {
	if (fixed) return fixed.origin;
	return `${isSecure(request) ? 'https' : 'http'}://${request.headers.get('host')}`;
}
