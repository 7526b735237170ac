import { DASHBOARD } from '#sql/queries/console/grafana.ts';
import type { RequestHandler } from './$types';

/** A dashboard for Grafana's own import, over the views of the analyst. */
export const GET: RequestHandler = () =>
	new Response(JSON.stringify(DASHBOARD, null, '\t'), {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': 'attachment; filename="pasokh.json"',
			'cache-control': 'no-store'
		}
	});
