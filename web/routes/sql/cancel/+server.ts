import { json } from '@sveltejs/kit';
import { z } from 'zod';
import { logAccess } from '$lib/server/access.ts';
import { readAsk } from '$lib/server/console/ask.ts';
import { endRun } from '$lib/server/console/run.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { RequestHandler } from './$types';

const cancelAsk = z.object({ id: z.uuid() });

/** Ends a run of one's own on the engine. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const user = userOf(locals);
	const { id } = await readAsk(request, cancelAsk, locals);
	await logAccess(user, { action: 'query', subject: id, details: { done: 'cancelled' } });
	await endRun(user, id);
	return json({ done: true });
};
