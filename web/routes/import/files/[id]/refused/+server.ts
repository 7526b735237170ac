import { error } from '@sveltejs/kit';
import { wordsOf } from '$lib/i18n/words.ts';
import { textOf } from '$lib/server/form.ts';
import { askImports, listImports } from '$lib/server/imports.ts';
import { note } from '$lib/server/access.ts';
import { refusedFile } from '$lib/server/refused-file.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { RequestHandler } from './$types';

/** The rows that a mapping refuses, as a file to repair: for whoever sent the file, since they name citizens. */
export const POST: RequestHandler = async (event) => {
	const { id } = event.params;
	const words = wordsOf(event.locals.view.lang);
	const say = (code: string) => ({ message: words.t.imports.faults[code]! });
	const files = await listImports();
	if (!files) error(503, say('away'));
	const file = files.find((one) => one.id === id);
	if (!file) error(404, say('unknown_import'));
	if (file.by !== userOf(event.locals).id) error(403, say('not_yours'));
	const body = textOf(await event.request.formData(), 'ask');
	const answer = await askImports(id, '/refused', { method: 'POST', body });
	if (!answer.ok || !answer.body) error(400, say('refused'));
	await note(event, { action: 'export', subject: id, details: { done: 'refused_rows' } });
	return refusedFile(answer.body, file.name, words);
};
