import { wall } from '#sql/queries/wall.ts';
import { loadPage } from '$lib/server/load-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadPage(wall, event);
