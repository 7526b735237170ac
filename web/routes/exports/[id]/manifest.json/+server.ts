import { error } from '@sveltejs/kit';
import { manifestText, type ExportManifest } from '#sql/proof/export-manifest.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { seenExport } from '$lib/server/export/seen-export.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, locals }) => {
	const { manifest } = await seenExport(params.id, locals);
	if (manifest === null) error(404, { message: wordsOf(locals.view.lang).t.exports.noManifest });
	const whole = JSON.parse(manifest) as ExportManifest;
	return new Response(manifestText(whole), {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': `attachment; filename="${whole.file.name}.manifest.json"`,
			'cache-control': 'no-store'
		}
	});
};
