import { error, json } from '@sveltejs/kit';
import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import { wallSentence } from '$lib/i18n/sentence.ts';
import type { Words } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { WallWords } from '$lib/import/look.svelte.ts';
import { askImports } from '$lib/server/imports.ts';
import { note } from '$lib/server/note.ts';
import type { RequestHandler } from './$types';

/** What a page asks ingest for, with the line that each writes: looking makes nothing. */
const DEEDS = { guess: null, preview: null, wall: null, load: 'load', undo: 'undo' } as const;

/** The wall's number and its sentence, in words. */
function said(wall: WallSnapshot, words: Words): WallWords {
	const { t, f } = words;
	const { unanswered } = wall.totals;
	return {
		number: f.number(unanswered),
		label: unanswered === 0 ? t.hero.none : `${t.hero.label} ${t.hero.labelStrong}`,
		sentence: wallSentence(wall, words, null)
			.map(({ text }) => text)
			.join('')
	};
}

export const POST: RequestHandler = async (event) => {
	const { id, deed } = event.params;
	const words = wordsOf(event.locals.view.lang);
	if (!Object.hasOwn(DEEDS, deed)) error(404, { message: words.t.error.notFound });
	const answer = await askImports(id, `/${deed}`, { method: 'POST', body: await event.request.text() });
	const action = DEEDS[deed as keyof typeof DEEDS];
	if (action) await note(event, { action, subject: id, details: { status: answer.status } });
	return deed === 'wall' && answer.ok ? json(said((await answer.json()) as WallSnapshot, words)) : answer;
};
