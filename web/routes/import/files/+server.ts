import type { Import } from '#sql/model/imports.ts';
import { askImports } from '$lib/server/imports.ts';
import { note } from '$lib/server/access.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { RequestHandler } from './$types';

/** Makes a file known that is going to be sent. */
export const POST: RequestHandler = async (event) => {
	const asked = (await event.request.json().catch(() => ({}))) as object;
	const answer = await askImports('', '', {
		method: 'POST',
		body: JSON.stringify({ ...asked, by: userOf(event.locals).id })
	});
	const { id = '', size = 0 } = (await answer.clone().json()) as Partial<Import>;
	await note(event, { action: 'load', subject: id, details: { done: 'begun', bytes: size, status: answer.status } });
	return answer;
};
