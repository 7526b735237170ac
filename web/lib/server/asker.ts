import type { RequestEvent } from '@sveltejs/kit';

/** Whether a browser goes to a page, by an address or a link; a program asks otherwise. */
export const wantsPage = ({ request }: Pick<RequestEvent, 'request'>): boolean =>
	request.headers.get('accept')?.includes('text/html') === true;

/** The same, or the app in the browser asks for the data of one. */
export const isForBrowser = (event: Pick<RequestEvent, 'request' | 'isDataRequest'>): boolean =>
	event.isDataRequest || wantsPage(event);
