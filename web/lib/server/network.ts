import { isIPv4, isIPv6 } from 'node:net';

/**
 * The network that one person may control: an IPv4 address, or the first 64 bits of IPv6. A proxy may have added a
 * port.
 */
export function networkOf(address: string): string {
	const bare = address
		.trim()
		.replace(/^\[(.*)\](?::\d+)?$/, '$1')
		.replace(/^([\d.]+):\d+$/, '$1')
		.replace(/%.*$/, '');
	if (isIPv4(bare)) return bare;
	if (!isIPv6(bare)) return bare.slice(0, 64);
	// The URL parser writes each IPv6 address in one canonical way.
	const [head = '', tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
	const groups = (text: string | undefined) => (text ? text.split(':') : []);
	const [front, back] = [groups(head), groups(tail)];
	const all = [...front, ...new Array<string>(8 - front.length - back.length).fill('0'), ...back];
	if (all.slice(0, 6).join(':') === '0:0:0:0:0:ffff') {
		const [high, low] = all.slice(6).map((group) => parseInt(group, 16)) as [number, number];
		return [high >> 8, high & 255, low >> 8, low & 255].join('.');
	}
	return `${all.slice(0, 4).join(':')}::/64`;
}
