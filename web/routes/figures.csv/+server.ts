import { BOM } from '$lib/server/csv.ts';
import { figureLines } from '$lib/server/figures-csv.ts';
import { askOf, pageOf } from '$lib/server/load-page.ts';
import type { RequestHandler } from './$types';

/** The figures of any page, as they stand: `?page=` and the page's own parameters. */
export const GET: RequestHandler = async ({ url, locals }) => {
	const page = pageOf(url.searchParams, locals.view);
	const { filters, hub } = askOf(page, url.searchParams, locals, ['page']);
	const { snapshot } = await hub.read(page, filters);
	return new Response(BOM + figureLines(page.name, snapshot, url.search, locals.view.lang).join(''), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${page.name}.csv"`,
			'cache-control': 'no-store'
		}
	});
};
