import { afterEach, describe, expect, test, vi } from 'vitest';
import { networkOf } from '$lib/server/network.ts';

const OFFICE = 'pasokh.example.ir';
/** What proxies say of the scheme. */
const via = (scheme: string) => ({ 'x-forwarded-proto': scheme });
const [HTTP, HTTPS] = ['http', 'https'].map((scheme) => ({ origin: `${scheme}://${OFFICE}` }));
const SET = { ORIGIN: `https://${OFFICE}` };

describe('a form comes from a page of ours', () => {
	afterEach(() => {
		vi.unstubAllEnvs();
		vi.resetModules();
	});

	/** Whether a form that such a browser sends is taken for one of our own. */
	async function isTaken(
		headers: Record<string, string>,
		env: { ORIGIN?: string; PROTOCOL_HEADER?: string } = {},
		method = 'POST'
	): Promise<boolean> {
		vi.resetModules();
		vi.stubEnv('ORIGIN', env.ORIGIN ?? '');
		vi.stubEnv('PROTOCOL_HEADER', env.PROTOCOL_HEADER ?? '');
		const { isOurs } = await import('$lib/server/origin.ts');
		const request = { method, headers: new Headers(headers) } as Request;
		return isOurs(request);
	}

	test.each([
		['with ORIGIN', HTTPS!, SET, true],
		['with ORIGIN by http', HTTP!, SET, false],
		['with ORIGIN, whatever the proxy says', { ...HTTP, ...via('http') }, SET, false],
		['with ORIGIN of another port', { origin: `https://${OFFICE}:8443` }, SET, false],
		['behind TLS', { ...HTTPS, ...via('https') }, {}, true],
		['behind TLS by http', { ...HTTP, ...via('https') }, {}, false],
		['behind two proxies', { ...HTTP, ...via('HTTPS, http') }, {}, false],
		['behind a proxy without TLS by https', { ...HTTPS, ...via('http') }, {}, false],
		['with another header of the proxy', { ...HTTP, 'x-scheme': 'https' }, { PROTOCOL_HEADER: 'X-Scheme' }, false],
		[
			'with another header of the proxy, by TLS',
			{ ...HTTPS, 'x-scheme': 'https', ...via('http') },
			{ PROTOCOL_HEADER: 'X-Scheme' },
			true
		],
		['where nobody says the scheme', HTTPS!, {}, true],
		['from another host', { origin: 'https://evil.example' }, {}, false],
		['from a host that begins alike', { origin: `https://${OFFICE}.evil.example` }, {}, false],
		['with a host in capitals', { ...HTTPS, host: OFFICE.toUpperCase() }, {}, true],
		['with the port of the scheme', { ...HTTPS, host: `${OFFICE}:443` }, {}, true],
		['with the port of the other scheme', { ...HTTPS, host: `${OFFICE}:80` }, {}, false],
		['with a port', { origin: `http://${OFFICE}:3000`, host: `${OFFICE}:3000` }, {}, true],
		['with another port', { origin: `http://${OFFICE}:3001`, host: `${OFFICE}:3000` }, {}, false],
		['with a user before the host', { origin: 'https://evil.example', host: `${OFFICE}@evil.example/` }, {}, false],
		['on this machine', { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }, {}, true],
		['on this machine by https', { origin: 'https://127.0.0.1:3000', host: '127.0.0.1:3000' }, {}, false],
		['on this machine over IPv6 by https', { origin: 'https://[::1]:3000', host: '[::1]:3000' }, {}, false],
		['on localhost by https', { origin: 'https://localhost', host: 'LocalHost' }, {}, false],
		['from nowhere', {}, {}, false],
		['from nowhere, as a browser of the same origin', { 'sec-fetch-site': 'same-origin' }, {}, false],
		['from a page without an origin', { origin: 'null' }, {}, false],
		['from a page without an origin of the same site', { origin: 'null', 'sec-fetch-site': 'same-origin' }, {}, false],
		['from the same site', { ...HTTPS, 'sec-fetch-site': 'same-site' }, {}, false],
		['from the same origin', { ...HTTPS, 'sec-fetch-site': 'same-origin' }, {}, true],
		['from what is no address', { origin: OFFICE }, {}, false]
	] as [string, Record<string, string>, { ORIGIN?: string; PROTOCOL_HEADER?: string }, boolean][])(
		'%s',
		async (_, headers, env, taken) => {
			expect(await isTaken({ host: OFFICE, ...headers }, env)).toBe(taken);
		}
	);

	test('reading needs none', async () => {
		expect(await isTaken({ host: OFFICE }, {}, 'GET')).toBe(true);
	});
});

test.each([
	['192.0.2.7', '192.0.2.7'],
	[' 192.0.2.7:51234', '192.0.2.7'],
	['::ffff:192.0.2.7', '192.0.2.7'],
	['[::FFFF:c000:0207]:443', '192.0.2.7'],
	['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
	['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
	['[2001:db8:1:2::1]:443', '2001:db8:1:2::/64'],
	['2001:db8::1', '2001:db8:0:0::/64'],
	['fe80::1%eth0', 'fe80:0:0:0::/64'],
	['::1', '0:0:0:0::/64'],
	['unknown', 'unknown'],
	['x'.repeat(9_000), 'x'.repeat(64)]
])('%s is of the network %s', (address, network) => {
	expect(networkOf(address)).toBe(network);
});
