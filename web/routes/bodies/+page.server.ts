import { bodies } from '#sql/queries/pages/bodies.ts';
import { loadPage } from '$lib/server/load-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadPage(bodies, event);
