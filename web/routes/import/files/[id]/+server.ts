import type { Import } from '#sql/model/imports.ts';
import { nameOfUser } from '#sql/office/users.ts';
import { askImports } from '$lib/server/imports.ts';
import { note } from '$lib/server/access.ts';
import { office } from '$lib/server/office.ts';
import type { RequestHandler } from './$types';

/** Takes a piece of the file, and passes it on while it comes. */
export const PATCH: RequestHandler = async (event) => {
	const { params, request } = event;
	// The server's framework takes a body without a type for none.
	if (!request.headers.has('content-type'))
		return Response.json(
			{ error: 'no_type', message: 'the piece has no Content-Type; send it as application/octet-stream' },
			{ status: 415 }
		);
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
	const found = await askImports(id);
	if (!found.ok) return found;
	const { by } = (await found.json()) as Import;
	const of = by === undefined ? undefined : await nameOfUser(office().store, by);
	await note(event, { action: 'load', subject: id, details: { done: 'removed', of: of ?? '' } });
	return askImports(id, '', { method: 'DELETE' });
};
