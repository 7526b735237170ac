import { operators } from '#sql/queries/pages/operators.ts';
import { loadPage } from '$lib/server/load-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadPage(operators, event);
