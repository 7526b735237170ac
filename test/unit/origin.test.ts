import { afterEach, describe, expect, test, vi } from 'vitest';
import { networkOf } from '$lib/server/network.ts';

describe('origin', () => {
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

	describe('a form comes from a page of ours', () => {
		const OFFICE = 'pasokh.example.ir';
		test.each([
			['with ORIGIN', { origin: `https://${OFFICE}` }, { ORIGIN: `https://${OFFICE}` }, true],
			['with ORIGIN by http', { origin: `http://${OFFICE}` }, { ORIGIN: `https://${OFFICE}` }, false],
			[
				'with ORIGIN, whatever the proxy says',
				{ origin: `http://${OFFICE}`, 'x-forwarded-proto': 'http' },
				{ ORIGIN: `https://${OFFICE}` },
				false
			],
			['with ORIGIN of another port', { origin: `https://${OFFICE}:8443` }, { ORIGIN: `https://${OFFICE}` }, false],
			['behind TLS', { origin: `https://${OFFICE}`, 'x-forwarded-proto': 'https' }, {}, true],
			['behind TLS by http', { origin: `http://${OFFICE}`, 'x-forwarded-proto': 'https' }, {}, false],
			['behind two proxies', { origin: `http://${OFFICE}`, 'x-forwarded-proto': 'HTTPS, http' }, {}, false],
			['behind a proxy without TLS by https', { origin: `https://${OFFICE}`, 'x-forwarded-proto': 'http' }, {}, false],
			[
				'with another header of the proxy',
				{ origin: `http://${OFFICE}`, 'x-scheme': 'https' },
				{ PROTOCOL_HEADER: 'X-Scheme' },
				false
			],
			[
				'with another header of the proxy, by TLS',
				{ origin: `https://${OFFICE}`, 'x-scheme': 'https', 'x-forwarded-proto': 'http' },
				{ PROTOCOL_HEADER: 'X-Scheme' },
				true
			],
			['where nobody says the scheme', { origin: `https://${OFFICE}` }, {}, true],
			['from another host', { origin: 'https://evil.example' }, {}, false],
			['from a host that begins alike', { origin: `https://${OFFICE}.evil.example` }, {}, false],
			['with a host in capitals', { origin: `https://${OFFICE}`, host: OFFICE.toUpperCase() }, {}, true],
			['with the port of the scheme', { origin: `https://${OFFICE}`, host: `${OFFICE}:443` }, {}, true],
			['with the port of the other scheme', { origin: `https://${OFFICE}`, host: `${OFFICE}:80` }, {}, false],
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
			[
				'from a page without an origin of the same site',
				{ origin: 'null', 'sec-fetch-site': 'same-origin' },
				{},
				false
			],
			['from the same site', { origin: `https://${OFFICE}`, 'sec-fetch-site': 'same-site' }, {}, false],
			['from the same origin', { origin: `https://${OFFICE}`, 'sec-fetch-site': 'same-origin' }, {}, true],
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
