import { randomBytes } from 'node:crypto';
import { resolveList } from '$lib/server/export/asked-list.ts';
import { office } from '$lib/server/office.ts';
import type { PageServerLoad } from './$types';

/** What the form says of its last sending, and nothing else. */
const PROBLEMS = ['bad_format', 'bad_reason'] as const;

export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const params = new URLSearchParams(url.search);
	const problem = PROBLEMS.find((one) => one === params.get('problem')) ?? null;
	params.delete('problem');
	const { count, asOf, knownAt, shownWords: words, query } = await resolveList(params, locals);
	const limit = office().settings.exportRows;
	return {
		id: randomBytes(18).toString('base64url'),
		problem,
		limit,
		list: { count, asOf, knownAt, words, query }
	};
};
