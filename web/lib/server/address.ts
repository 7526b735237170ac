import { error, type RequestEvent } from '@sveltejs/kit';
import { wordsOf } from '$lib/i18n/words.ts';

type Asked = Pick<RequestEvent, 'locals' | 'getClientAddress'>;

/** The address of a browser; empty where ADDRESS_HEADER is set and the request does not have it. */
function toldBy({ getClientAddress }: Asked): string {
	try {
		return getClientAddress().trim();
	} catch {
		return '';
	}
}

export const hasAddress = (event: Asked): boolean => toldBy(event) !== '';

/**
 * The address of a browser. Throws 400 where it is not told: the socket's is the proxy's, and to count by that would close a name
 * to everybody, or give whoever comes past the proxy tries of their own.
 */
export function addressOf(event: Asked): string {
	const { t } = wordsOf(event.locals.view.lang);
	return toldBy(event) || error(400, { message: t.error.noAddress });
}
