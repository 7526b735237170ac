import { redirect } from '@sveltejs/kit';
import { note } from '$lib/server/note.ts';
import { finishSession } from '$lib/server/session.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	if (event.locals.user) await note(event, { action: 'logout' });
	await finishSession(event);
	redirect(303, '/login');
};
