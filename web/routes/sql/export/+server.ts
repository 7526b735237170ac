import { error, isHttpError, redirect } from '@sveltejs/kit';
import { wordsOf } from '$lib/i18n/words.ts';
import { failureWords } from '$lib/console/failure-words.ts';
import { withLooks } from '$lib/with-looks.ts';
import { sqlAsk } from '$lib/server/console/ask.ts';
import { failureOf } from '$lib/server/console/run.ts';
import { sqlSource } from '$lib/server/console/sql-export.ts';
import { readExportForm, takeExport } from '$lib/server/export/take-export.ts';
import { textOf } from '$lib/server/form-text.ts';
import { NoDataError } from '$lib/server/live-hub.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import type { RequestHandler } from './$types';

/** A result of SQL as a signed file; its form is in the console. */
export const POST: RequestHandler = async ({ request, locals, url }) => {
	const user = userOf(locals);
	const words = wordsOf(locals.view.lang);
	const text = textOf(await request.formData());
	const form = readExportForm(text);
	const asked = sqlAsk.safeParse({ text: text('sql'), params: parseJson(text('params')) });
	if (form === 'bad_form' || !asked.success) error(400, { message: words.t.exports.badForm });
	if (typeof form === 'string') redirect(303, withLooks(`/sql?problem=${form}`, url.searchParams));
	const limit = office().settings.exportRows;
	try {
		const source = await sqlSource(user, asked.data, { limit, words: text('words') ? words : null });
		const response = await withinCaps(locals.view, () => takeExport(user, form, source, limit));
		if (response) return response;
	} catch (problem) {
		if (isHttpError(problem)) throw problem;
		const failure = failureOf(problem, asked.data.text);
		if (failure.kind === 'away') throw new NoDataError('the engine is away', { cause: problem });
		error(422, { message: failureWords(failure, words) });
	}
	redirect(303, withLooks(`/exports/${form.id}?again=1`, url.searchParams));
};

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
