import type { Import } from '#sql/model/imports.ts';
import { askAsAdministrator } from './ask-as-administrator.ts';

/** As ingest gives them: no other text becomes part of an address there. */
const ID = /^[a-z]{16}$/;
const PASSED = ['content-type', 'retry-after', 'upload-offset'];

/**
 * Asks for a file's import, or with an empty id for all of them, as an administrator. What ingest says goes on as it is; a body is streamed.
 * @param path behind the id
 */
export async function askImports(
	id: string,
	path = '',
	init: RequestInit & { duplex?: 'half' } = {}
): Promise<Response> {
	if (id !== '' && !ID.test(id)) return Response.json({ error: 'unknown_import' }, { status: 404 });
	const answer = await askAsAdministrator(`/v1/imports${id === '' ? '' : `/${id}`}${path}`, init);
	if (!answer) return Response.json({ error: 'away' }, { status: 503 });
	const kept = PASSED.flatMap((name) => {
		const value = answer.headers.get(name);
		return value === null ? [] : [[name, value] as [string, string]];
	});
	return new Response(answer.body, { status: answer.status, headers: [...kept, ['cache-control', 'no-store']] });
}

/** All files, the newest first; null when ingest does not answer. */
export async function listImports(): Promise<Import[] | null> {
	const answer = await askImports('');
	if (!answer.ok) return null;
	return ((await answer.json()) as { imports: Import[] }).imports.toReversed();
}
