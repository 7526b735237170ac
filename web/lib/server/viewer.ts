import type { RequestEvent } from '@sveltejs/kit';
import { isIPv6 } from 'node:net';
import type { Viewer } from './stream-shares.ts';

/** Whose stream a request opens. */
export function viewerOf({ locals: { user }, getClientAddress }: RequestEvent): Viewer {
	if (user) return { id: `session ${user.session}`, person: `user ${user.id}`, isAnonymous: false };
	const address = `address ${networkOf(getClientAddress())}`;
	return { id: address, person: address, isAnonymous: true };
}

/** A home has a whole /64 of IPv6 addresses. */
function networkOf(address: string): string {
	if (!isIPv6(address) || address.includes('.')) return address;
	const [head = '', tail] = address.split('::');
	const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
	const zeros = tail === undefined ? 0 : 8 - before!.length - after!.length;
	const groups = [...before!, ...Array.from({ length: zeros }, () => '0'), ...after!];
	return groups.slice(0, 4).join(':');
}
