import { error } from '@sveltejs/kit';
import { counties } from '#sql/queries/pages/counties.ts';
import { groundOf } from '$lib/charts/prepare-map.ts';
import { readMap } from '$lib/counties.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { matchShapes } from '$lib/server/county-shapes.ts';
import { loadPage } from '$lib/server/load-page.ts';
import { office } from '$lib/server/office.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { t } = wordsOf(event.locals.view.lang);
	const of = readMap(event.url.searchParams);
	if (of === null) error(400, { message: fill(t.error.parameter, { parameter: 'map', problem: t.counties.bad_map }) });
	const page = await loadPage(counties, event);
	const { names, counties: rows } = page.reading.snapshot;
	const placed = rows.flatMap(({ code, place }) => (place ? [{ code, place }] : []));
	const named = placed.map(({ code }) => {
		const { fa = '', en = '' } = names[`county:${code}`] ?? {};
		return { code, names: [fa, en] };
	});
	const ground = groundOf(
		placed.map(({ place }) => place),
		matchShapes(office().shapes, named)
	);
	return { ...page, of, ground };
};
