import { json } from '@sveltejs/kit';
import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import { wallSentence } from '$lib/i18n/sentence.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { WallWords } from '$lib/import/look.svelte.ts';
import { askImports } from '$lib/server/imports.ts';
import type { RequestHandler } from './$types';

/** What the wall would say of the previewed rows alone: its number and its sentence. */
export const POST: RequestHandler = async ({ params, request, locals }) => {
	const answer = await askImports(params.id, '/wall', { method: 'POST', body: await request.text() });
	if (!answer.ok) return answer;
	const snapshot = (await answer.json()) as WallSnapshot;
	const words = wordsOf(locals.view.lang);
	const { t, f } = words;
	const { unanswered } = snapshot.totals;
	const said: WallWords = {
		number: f.number(unanswered),
		label: unanswered === 0 ? t.hero.none : `${t.hero.label} ${t.hero.labelStrong}`,
		sentence: wallSentence(snapshot, words, null)
			.map(({ text }) => text)
			.join('')
	};
	return json(said);
};
