import { json } from '@sveltejs/kit';
import { LIBRARY } from '$lib/server/console/library.ts';
import { sqlWords } from '$lib/server/console/words.ts';
import { referenceOf } from '$lib/server/reference.ts';
import type { RequestHandler } from './$types';

/**
 * What completion offers: views with their columns, functions and keywords of the engine; the library of examples; and
 * names of the codes that results hold.
 */
export const GET: RequestHandler = async () => {
	const [words, reference] = await Promise.all([sqlWords(), referenceOf()]);
	return json({ ...words, examples: LIBRARY, reference }, { headers: { 'cache-control': 'private, max-age=300' } });
};
