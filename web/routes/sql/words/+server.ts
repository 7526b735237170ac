import { json } from '@sveltejs/kit';
import { examples } from '#sql/queries/console/examples.server.ts';
import { sqlWords } from '$lib/server/console/words.ts';
import type { RequestHandler } from './$types';

const library = examples().map(({ name, kpi, sql }) => ({ name, title: kpi.title, sql }));

/** What completion offers: views with their columns, functions and keywords of the engine; and the library of examples. */
export const GET: RequestHandler = async () =>
	json({ ...(await sqlWords()), examples: library }, { headers: { 'cache-control': 'private, max-age=300' } });
