import dashboard from '$lib/grafana/pasokh.json?raw';
import type { RequestHandler } from './$types';

/** A dashboard for Grafana's own import, over the views of the analyst. */
export const GET: RequestHandler = () =>
	new Response(dashboard, {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': 'attachment; filename="pasokh.json"',
			'cache-control': 'no-store'
		}
	});
