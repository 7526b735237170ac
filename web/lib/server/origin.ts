/** The address of the office by which browsers know it, when there is a proxy that changes the host (adapter-node's). */
const fixed = process.env['ORIGIN'] ? URL.parse(process.env['ORIGIN']) : null;
/** Where a proxy says how the browser came to it (adapter-node's). */
const PROTOCOL_HEADER = process.env['PROTOCOL_HEADER'] || 'x-forwarded-proto';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether the browser uses TLS, with us or with the proxy before us. Who sends a false header weakens only their own cookies. */
export const isSecure = (request: Request): boolean => schemeOf(request) === 'https:';

/** How the browser speaks with us; undefined where a proxy may be before us that does not say it. */
function schemeOf({ headers }: Request): 'http:' | 'https:' | undefined {
	if (fixed) return fixed.protocol === 'https:' ? 'https:' : 'http:';
	const told = headers.get(PROTOCOL_HEADER)?.split(',')[0]?.trim().toLowerCase();
	if (told === 'http' || told === 'https') return `${told}:`;
	const host = URL.parse(`http://${headers.get('host')}`)?.hostname ?? '';
	return LOOPBACK.test(host) ? 'http:' : undefined;
}

/**
 * Whether a request that changes something comes from a page of ours: by scheme, where it is known, host and port. A browser
 * says where it comes from with every POST; a request that does not say it is refused.
 */
export function isOurs(request: Request): boolean {
	if (READING.has(request.method)) return true;
	const { headers } = request;
	const site = headers.get('sec-fetch-site');
	if (site !== null && site !== 'same-origin') return false;
	const origin = URL.parse(headers.get('origin') ?? '');
	if (origin === null) return false;
	if (fixed) return origin.origin === fixed.origin;
	const host = headers.get('host') ?? '';
	if (/[@/\\?#]/.test(host)) return false;
	// The parser writes a host in small letters, and leaves out the port that the scheme has anyway.
	return origin.origin === URL.parse(`${schemeOf(request) ?? origin.protocol}//${host}`)?.origin;
}

/** The address of the office as this browser knows it, without a slash at its end. */
export function publicOrigin({ request }: { request: Request }): string {
	if (fixed) return fixed.origin;
	return `${isSecure(request) ? 'https' : 'http'}://${request.headers.get('host')}`;
}
