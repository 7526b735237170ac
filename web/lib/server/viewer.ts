import type { RequestEvent } from '@sveltejs/kit';
import { addressOf } from './address.ts';
import { networkOf } from './network.ts';
import type { Viewer } from './stream-shares.ts';

/** The owner of a request's stream. */
export function viewerOf(event: RequestEvent): Viewer {
	const { user } = event.locals;
	if (user) return { id: `session ${user.session}`, person: `user ${user.id}`, isAnonymous: false };
	const address = `address ${networkOf(addressOf(event))}`;
	return { id: address, person: address, isAnonymous: true };
}
