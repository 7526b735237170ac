import { json } from '@sveltejs/kit';
import { quotaTold, readQuota } from '#sql/queries/console/quota.server.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { RequestHandler } from './$types';

/** What one has used up of one's quota. */
export const GET: RequestHandler = async ({ locals }) => {
	const { console: analysts, settings } = office();
	const usage = await readQuota(analysts.analyst, settings.clickhouse.database, userOf(locals).id);
	return json({ quota: quotaTold(usage) }, { headers: { 'cache-control': 'no-store' } });
};
