import type { Import } from '#sql/model/imports.ts';
import { askImports } from '$lib/server/imports.ts';
import { note } from '$lib/server/note.ts';
import type { RequestHandler } from './$types';

/** Takes a piece of the file, and passes it on while it comes. */
export const PATCH: RequestHandler = async (event) => {
	const { params, request } = event;
	const headers = { 'upload-offset': request.headers.get('upload-offset') ?? '' };
	const answer = await askImports(params.id, '', { method: 'PATCH', headers, body: request.body, duplex: 'half' });
	const { state, size = 0 } = (await answer.clone().json()) as Partial<Import>;
	if (state === 'here')
		await note(event, { action: 'load', subject: params.id, details: { done: 'sent', bytes: size } });
	return answer;
};

/** Throws the file away; what was loaded stays. */
export const DELETE: RequestHandler = async (event) => {
	const { id } = event.params;
	const answer = await askImports(id, '', { method: 'DELETE' });
	await note(event, { action: 'load', subject: id, details: { done: 'removed', status: answer.status } });
	return answer;
};
