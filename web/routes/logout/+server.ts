import { redirect } from '@sveltejs/kit';
import { withLooks } from '$lib/with-looks.ts';
import { note } from '$lib/server/access.ts';
import { finishSession } from '$lib/server/session.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	if (event.locals.user) await note(event, { action: 'logout' });
	await finishSession(event);
	redirect(303, withLooks('/login', event.url.searchParams));
};
