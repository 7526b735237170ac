import { redirect } from '@sveltejs/kit';
import { finishSession } from '$lib/server/session.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	await finishSession(event);
	redirect(303, '/login');
};
