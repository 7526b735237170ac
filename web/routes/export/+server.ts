import { error, redirect } from '@sveltejs/kit';
import { wordsOf } from '$lib/i18n/words.ts';
import { listSource, resolveList } from '$lib/server/export/asked-list.ts';
import { readExportForm, takeExport } from '$lib/server/export/take-export.ts';
import { textOf } from '$lib/server/form-text.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import type { RequestHandler } from './$types';

/** A list as a file; its form is `/exports/new`. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const user = userOf(locals);
	const text = textOf(await request.formData());
	const query = new URLSearchParams(text('list'));
	const form = readExportForm(text);
	if (form === 'bad_form') error(400, { message: wordsOf(locals.view.lang).t.exports.badForm });
	if (typeof form === 'string') {
		query.set('problem', form);
		redirect(303, `/exports/new?${query}`);
	}
	const resolved = await resolveList(query, locals);
	const limit = office().settings.exportRows;
	const source = listSource(resolved, limit);
	const response = await withinCaps(locals.view, () => takeExport(user, form, source, limit));
	return response ?? redirect(303, `/exports/${form.id}?again=1`);
};
