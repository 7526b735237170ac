import { error } from '@sveltejs/kit';
import { findKpi } from '#sql/measures/catalogue.ts';
import type { Kpi } from '#sql/measures/kpi.ts';
import { figurePage } from '#sql/queries/pages/figure.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { exampleSql } from '$lib/server/console/library.ts';
import { maySee } from '$lib/server/grants.ts';
import { loadPage, refuseParameter } from '$lib/server/load-page.ts';
import { office } from '$lib/server/office.ts';
import type { PageServerLoad } from './$types';

/** What a figure is mostly asked by, where it can be. */
const FIRST = ['bucket', 'body', 'bank'] as const;

const dimensionOf = ({ dimensions }: Kpi): string | null =>
	FIRST.find((one) => dimensions.includes(one)) ?? dimensions[0] ?? null;

/** A figure of the catalogue: now, over time, and by one of its dimensions, `?group=`. */
export const load: PageServerLoad = async (event) => {
	const { params, url, locals } = event;
	const { view, user } = locals;
	const kpi = findKpi(params.name) ?? error(404, { message: wordsOf(view.lang).t.error.notFound });
	const asked = url.searchParams.get('group') || null;
	if (asked !== null && !kpi.dimensions.some((one) => one === asked))
		refuseParameter('group', view, (t) => t.desk.faults.bad_group);
	const dimension = asked ?? dimensionOf(kpi);
	return {
		...(await loadPage(figurePage(kpi, dimension), event)),
		figure: {
			name: kpi.name,
			dimension,
			choices: kpi.dimensions,
			sql: exampleSql(kpi.name) ?? null,
			opensConsole: maySee('/sql', user, office())
		}
	};
};
