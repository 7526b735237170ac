import { hotline } from '#sql/queries/pages/hotline.ts';
import { loadPage } from '$lib/server/load-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadPage(hotline, event);
