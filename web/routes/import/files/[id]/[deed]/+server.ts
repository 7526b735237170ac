import { error } from '@sveltejs/kit';
import { wordsOf } from '$lib/i18n/words.ts';
import { askImports } from '$lib/server/imports.ts';
import { note } from '$lib/server/note.ts';
import type { RequestHandler } from './$types';

/** What a page asks ingest for, with the line that each writes: looking makes nothing. */
const DEEDS = { guess: null, preview: null, brought: null, load: 'load', undo: 'undo' } as const;

export const POST: RequestHandler = async (event) => {
	const { id, deed } = event.params;
	if (!Object.hasOwn(DEEDS, deed)) error(404, { message: wordsOf(event.locals.view.lang).t.error.notFound });
	const answer = await askImports(id, `/${deed}`, { method: 'POST', body: await event.request.text() });
	const action = DEEDS[deed as keyof typeof DEEDS];
	if (action) await note(event, { action, subject: id, details: { status: answer.status } });
	return answer;
};
