import type { RequestEvent } from '@sveltejs/kit';
import { networkOf } from './network.ts';
import type { Viewer } from './stream-shares.ts';

/** Whose stream a request opens. */
export function viewerOf({ locals: { user }, getClientAddress }: RequestEvent): Viewer {
	if (user) return { id: `session ${user.session}`, person: `user ${user.id}`, isAnonymous: false };
	const address = `address ${networkOf(getClientAddress())}`;
	return { id: address, person: address, isAnonymous: true };
}
