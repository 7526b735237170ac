import type { Import } from '#sql/model/imports.ts';
import { askImports } from '$lib/server/imports.ts';
import { note } from '$lib/server/note.ts';
import type { RequestHandler } from './$types';

/** Makes a file known that is going to be sent. */
export const POST: RequestHandler = async (event) => {
	const answer = await askImports('', '', { method: 'POST', body: await event.request.text() });
	const { id = '', size = 0 } = (await answer.clone().json()) as Partial<Import>;
	await note(event, { action: 'load', subject: id, details: { step: 'begun', bytes: size, status: answer.status } });
	return answer;
};
