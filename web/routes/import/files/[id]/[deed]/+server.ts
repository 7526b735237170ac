import { error } from '@sveltejs/kit';
import { wordsOf } from '$lib/i18n/words.ts';
import { askImports } from '$lib/server/imports.ts';
import { note } from '$lib/server/access.ts';
import type { RequestHandler } from './$types';

/** What a page asks ingest for, with the line that is written before: looking makes nothing, and what cannot be logged is not done. */
const DEEDS = { guess: null, preview: null, brought: null, load: 'load', undo: 'undo' } as const;

export const POST: RequestHandler = async (event) => {
	const { id, deed } = event.params;
	if (!Object.hasOwn(DEEDS, deed)) error(404, { message: wordsOf(event.locals.view.lang).t.error.notFound });
	const action = DEEDS[deed as keyof typeof DEEDS];
	if (action) await note(event, { action, subject: id, details: { done: 'requested' } });
	return askImports(id, `/${deed}`, { method: 'POST', body: await event.request.text() });
};
