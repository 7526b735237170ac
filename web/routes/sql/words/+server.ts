import { json } from '@sveltejs/kit';
import { sqlWords } from '$lib/server/console/words.ts';
import type { RequestHandler } from './$types';

/** What completion offers: views with their columns, functions and keywords of the engine. */
export const GET: RequestHandler = async ({ locals }) =>
	json(await sqlWords(locals), { headers: { 'cache-control': 'private, max-age=300' } });
