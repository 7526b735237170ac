import { randomBytes } from 'node:crypto';
import { fail, redirect } from '@sveltejs/kit';
import { saveSample, listSamples } from '#sql/office/samples.ts';
import { drawSample } from '#sql/queries/samples/draw-sample.server.ts';
import { RISKS, WEIGHTS } from '#sql/queries/samples/risk.ts';
import { withLooks } from '$lib/with-looks.ts';
import { logAccess } from '$lib/server/access.ts';
import { listParams, resolveList } from '$lib/server/export/asked-list.ts';
import { keptWords } from '$lib/server/export/kept-words.ts';
import { textOf } from '$lib/server/form-text.ts';
import { office } from '$lib/server/office.ts';
import { readSampleForm, SIZE } from '$lib/server/samples/sample-form.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import type { Actions, PageServerLoad } from './$types';

const ROWS = 200;

export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const params = listParams(url.searchParams);
	// Without a list only what there is already is shown.
	const list = params.size > 0 ? await resolveList(params, locals) : null;
	const samples = await listSamples(office().store.db, ROWS);
	const say = await keptWords(locals);
	return {
		id: randomBytes(18).toString('base64url'),
		size: { ...SIZE, usual: Math.max(1, Math.min(SIZE.usual, list?.count ?? SIZE.usual)) },
		list: list && { words: list.shownWords, query: list.query, count: list.count },
		samples: samples.map((one) => ({
			...{ id: one.id, words: say(one), method: one.method, seed: one.seed, at: one.made_at, by: one.user_name },
			size: (JSON.parse(one.letters) as unknown[]).length
		})),
		weights: RISKS.map((risk) => ({ risk, ...WEIGHTS[risk] })),
		asOf: new Date().toISOString()
	};
};

export const actions: Actions = {
	draw: async ({ request, locals, url }) => {
		const user = userOf(locals);
		const text = textOf(await request.formData());
		const form = readSampleForm(text);
		if (typeof form === 'string') return fail(400, { problem: form });
		const resolved = await resolveList(new URLSearchParams(text('list')), locals);
		const { id, method, seed, size } = form;
		const { client, keeper, store } = office();
		const { list } = resolved.asked;
		const drawn = await drawSample(client, { keeper, list, request: resolved.request, method, seed, size });
		if (drawn.letters.length === 0) return fail(400, { problem: 'noLetters' as const });
		await logAccess(user, {
			action: 'sample',
			subject: id,
			details: { method, seed, size, query: resolved.keptQuery }
		});
		const sample = {
			...{ id, method, seed, words: resolved.words, query: resolved.keptQuery },
			...{ as_of: resolved.asOf, known_at: resolved.knownAt, population: drawn.population },
			...{ user_id: user.id, user_name: user.name, made_at: new Date().toISOString() },
			letters: JSON.stringify(drawn.letters)
		};
		await withinCaps(locals.view, () => saveSample(store.db, sample));
		redirect(303, withLooks(`/samples/${id}`, url.searchParams));
	}
};
