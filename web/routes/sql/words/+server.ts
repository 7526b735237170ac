import { json } from '@sveltejs/kit';
import { readSqlWords } from '#sql/queries/console/words.server.ts';
import { unlessAway } from '$lib/server/load-page.ts';
import { office } from '$lib/server/office.ts';
import type { RequestHandler } from './$types';

/** What completion offers: views with their columns, functions and keywords of the engine. */
export const GET: RequestHandler = async ({ locals }) => {
	const { client, console: analysts, settings } = office();
	const clients = { analyst: analysts.analyst, reader: client };
	const words = await unlessAway(locals.view, () => readSqlWords(clients, settings.clickhouse.database));
	return json(words, { headers: { 'cache-control': 'private, max-age=300' } });
};
