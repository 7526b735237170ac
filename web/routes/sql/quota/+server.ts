import { json } from '@sveltejs/kit';
import { readMeter } from '#sql/office/query-meter.ts';
import { quotaTold, readQuota } from '#sql/queries/console/quota.server.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { RequestHandler } from './$types';

/** What one has used up of one's quota: the embedded server is metered at its door. */
export const GET: RequestHandler = async ({ locals }) => {
	const { console: analysts, settings, store } = office();
	const { url, database } = settings.clickhouse;
	const { id } = userOf(locals);
	const usage =
		url === undefined ? await readMeter(store, id, new Date()) : await readQuota(analysts.analyst, database, id);
	return json({ quota: quotaTold(usage) }, { headers: { 'cache-control': 'no-store' } });
};
