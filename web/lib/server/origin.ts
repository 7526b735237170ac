import { urlOf } from '#sql/settings.ts';

/** The public address of the office, if a proxy changes the host (adapter-node's variable). */
const fixed = process.env['ORIGIN'] ? URL.parse(process.env['ORIGIN']) : null;
/** The header in which a proxy passes on the browser's scheme (adapter-node's variable). */
const PROTOCOL_HEADER = process.env['PROTOCOL_HEADER'] || 'x-forwarded-proto';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether the browser uses TLS, to us or to a proxy. Forging the header only weakens the forger's own cookies. */
export const isSecure = (request: Request): boolean => schemeOf(request) === 'https:';

/** The browser's scheme; undefined if a proxy may hide it. */
function schemeOf({ headers }: Request): 'http:' | 'https:' | undefined {
	if (fixed) return fixed.protocol === 'https:' ? 'https:' : 'http:';
	const told = headers.get(PROTOCOL_HEADER)?.split(',')[0]?.trim().toLowerCase();
	if (told === 'http' || told === 'https') return `${told}:`;
	const host = URL.parse(`http://${headers.get('host')}`)?.hostname ?? '';
	return LOOPBACK.test(host) ? 'http:' : undefined;
}

/**
 * Whether a request that changes something comes from one of our pages, by host, port and, if known, scheme. Browsers
 * send the origin with every POST; a request without it is refused.
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
	// The parser lower-cases the host, and removes the scheme's default port.
	return origin.origin === URL.parse(`${schemeOf(request) ?? origin.protocol}//${host}`)?.origin;
}

/** Of a request that is not ours: the browser's address and ours, if the browser says that both are one and a proxy hides it. */
export function hiddenByProxy({ headers }: Request): { origin: string; host: string } | undefined {
	const [origin, host] = [headers.get('origin'), headers.get('host')];
	if (headers.get('sec-fetch-site') !== 'same-origin' || !origin || !URL.canParse(origin) || !host) return undefined;
	return { origin, host };
}

/** The office's address as this browser knows it, without a final slash. */
export function publicOrigin({ request }: { request: Request }): string {
	if (fixed) return fixed.origin;
	return `${isSecure(request) ? 'https' : 'http'}://${request.headers.get('host')}`;
}

/** The office's address for what is read elsewhere, in no browser that asked: the public one, else that on its own machine. */
export const officeOrigin = ({ host, port }: { host: string; port: number }): string =>
	fixed?.origin ?? urlOf(host, port);
