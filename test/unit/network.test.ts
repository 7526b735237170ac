import { expect, test } from 'vitest';
import { networkOf } from '$lib/server/network.ts';

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
