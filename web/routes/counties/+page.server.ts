import { counties } from '#sql/queries/pages/counties.ts';
import { groundOf } from '$lib/charts/prepare-map.ts';
import { tilesOf } from '$lib/charts/prepare-tiles.ts';
import { readMap } from '$lib/counties.ts';
import { matchShapes } from '$lib/server/county-shapes.ts';
import { loadPage, refuseParameter } from '$lib/server/load-page.ts';
import { office } from '$lib/server/office.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const of = readMap(event.url.searchParams) ?? refuseParameter('map', event.locals.view, (t) => t.counties.bad_map);
	const page = await loadPage(counties, event);
	const { names, counties: rows } = page.reading.snapshot;
	const placed = rows.flatMap(({ code, place }) => (place ? [{ code, ...place }] : []));
	const named = placed.map(({ code }) => {
		const { fa = '', en = '' } = names[`county:${code}`] ?? {};
		return { code, names: [fa, en] };
	});
	const shapes = matchShapes(office().shapes, named);
	return { ...page, of, tiles: tilesOf(placed), ground: shapes.length > 0 ? groundOf(placed, shapes) : null };
};
