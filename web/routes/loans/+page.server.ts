import { loans } from '#sql/queries/pages/loans.ts';
import { loadPage } from '$lib/server/load-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadPage(loans, event);
