import { error, type RequestEvent } from '@sveltejs/kit';
import { wordsOf } from '$lib/i18n/words.ts';

type Asked = Pick<RequestEvent, 'locals' | 'getClientAddress'>;

/** The client's address; empty where ADDRESS_HEADER is set and the request lacks it. */
function toldBy({ getClientAddress }: Asked): string {
	try {
		return getClientAddress().trim();
	} catch {
		return '';
	}
}

export const hasAddress = (event: Asked): boolean => toldBy(event) !== '';

/**
 * The client's address. Throws 400 where it is unknown: the socket's address is the proxy's, and counting by it would
 * lock everybody out of a name, or give whoever bypasses the proxy extra tries.
 */
export function addressOf(event: Asked): string {
	const { t } = wordsOf(event.locals.view.lang);
	return toldBy(event) || error(400, { message: t.error.noAddress });
}
