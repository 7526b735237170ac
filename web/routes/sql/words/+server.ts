import { json } from '@sveltejs/kit';
import { examples } from '#sql/queries/console/examples.server.ts';
import { codeNames, sqlWords } from '$lib/server/console/words.ts';
import type { RequestHandler } from './$types';

const library = examples().map(({ name, kpi, sql }) => ({ name, title: kpi.title, sql }));

/**
 * What completion offers: views with their columns, functions and keywords of the engine; the library of examples; and
 * names of the codes that results hold.
 */
export const GET: RequestHandler = async () => {
	const [words, reference] = await Promise.all([sqlWords(), codeNames()]);
	return json({ ...words, examples: library, reference }, { headers: { 'cache-control': 'private, max-age=300' } });
};
