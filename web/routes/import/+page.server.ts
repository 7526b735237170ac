import { listImports } from '$lib/server/imports.ts';
import type { PageServerLoad } from './$types';

/** All files; with `file` in the address one of them is opened. */
export const load: PageServerLoad = async ({ url, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	return { imports: await listImports(), file: url.searchParams.get('file') };
};
