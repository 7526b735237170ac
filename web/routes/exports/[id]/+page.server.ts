import type { ExportManifest } from '#sql/proof/export-manifest.ts';
import { keptWords } from '$lib/server/export/kept-words.ts';
import { seenExport } from '$lib/server/export/seen-export.ts';
import { sessionParams } from '$lib/server/person-address.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const one = await seenExport(params.id, locals);
	const say = await keptWords(locals);
	return {
		isAgain: url.searchParams.has('again'),
		export: {
			...{ id: one.id, by: one.user_name, role: one.role, reason: one.reason, format: one.format, words: say(one) },
			...{ query: sessionParams(one.query, locals.user).toString(), state: one.state, rows: one.rows_of_list },
			...{ asOf: one.as_of, knownAt: one.known_at, at: one.begun_at }
		},
		manifest: one.manifest === null ? null : (JSON.parse(one.manifest) as ExportManifest)
	};
};
