import { z } from 'zod';
import { openClient } from '../client/open.server.ts';
import { defineQuery, runQuery } from '../client/define.server.ts';
import type { Settings } from '../settings.ts';

const RUNAWAY = defineQuery('console/runaway', z.object({ queries: z.number() }));
/** On a busy machine a query ends some seconds late. */
const LATE_S = 60;

/**
 * Whether an analyst's query runs long after its time limit. Some functions, such as editDistance of two long texts, check neither limits
 * nor KILL QUERY before a block of rows is done, which may take hours. Only the end of the server ends them.
 */
export async function hasRunaway(settings: Settings): Promise<boolean> {
	const client = openClient(settings, 'admin');
	try {
		const [found] = await runQuery(client, RUNAWAY, {
			database: settings.clickhouse.database,
			params: { late_s: LATE_S }
		});
		return found!.queries > 0;
	} catch {
		// A server that is away has no runaway.
		return false;
	} finally {
		await client.close();
	}
}
