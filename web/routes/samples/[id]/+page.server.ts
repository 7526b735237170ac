import { randomBytes } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import type { SamplesTable } from '#sql/office/proof-tables.ts';
import { addVerdict, findSample, verdictsOf } from '#sql/office/samples.ts';
import { drawSample, type DrawnLetter } from '#sql/queries/samples/draw-sample.server.ts';
import { RISKS, WEIGHTS } from '#sql/queries/samples/risk.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { withLooks } from '$lib/with-looks.ts';
import { logAccess } from '$lib/server/access.ts';
import { resolveList } from '$lib/server/export/asked-list.ts';
import { keptWords } from '$lib/server/export/kept-words.ts';
import { textOf } from '$lib/server/form-text.ts';
import { office } from '$lib/server/office.ts';
import { sessionParams } from '$lib/server/person-address.ts';
import { userOf } from '$lib/server/user-of.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import type { Actions, PageServerLoad } from './$types';

const VERDICTS = ['in_order', 'defect', 'needs_action'] as const;
const NOTE_CHARACTERS = 1_000;
const FORM_ID = /^[\w-]{16,64}$/;

async function sampleOf(id: string, locals: App.Locals): Promise<SamplesTable> {
	const found = await findSample(office().store.db, id);
	return found ?? error(404, { message: wordsOf(locals.view.lang).t.samples.notThere });
}

const lettersOf = ({ letters }: SamplesTable): DrawnLetter[] => JSON.parse(letters) as DrawnLetter[];

export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const sample = await sampleOf(params.id, locals);
	const said = Map.groupBy(await verdictsOf(office().store.db, params.id), ({ letter_id }) => letter_id);
	await logAccess(userOf(locals), { action: 'sample', subject: params.id, details: { done: 'seen' } });
	const { method, seed, query, population, as_of, known_at, user_name, made_at } = sample;
	const words = (await keptWords(locals))(sample);
	return {
		sample: { id: sample.id, method, seed, words_of_list: words, query, population, by: user_name, at: made_at },
		letters: lettersOf(sample).map((letter) => ({
			...letter,
			form: randomBytes(18).toString('base64url'),
			verdicts: (said.get(letter.letterId) ?? []).map(({ id, verdict, note, user_name: by, at }) => ({
				...{ id, verdict, note, by, at }
			}))
		})),
		weights: RISKS.map((risk) => ({ risk, ...WEIGHTS[risk] })),
		asOf: as_of,
		knownAt: known_at
	};
};

export const actions: Actions = {
	say: async ({ request, params, locals, url }) => {
		const user = userOf(locals);
		const sample = await sampleOf(params.id, locals);
		const text = textOf(await request.formData());
		const verdict = VERDICTS.find((one) => one === text('verdict'));
		const [id, letter, note] = [text('id'), text('letter'), maskNumbersIn(text('note'))];
		const isOfSample = lettersOf(sample).some(({ letterId }) => letterId === letter);
		if (!FORM_ID.test(id) || !isOfSample) return fail(400, { problem: 'bad_form' as const });
		if (!verdict || note.length > NOTE_CHARACTERS) return fail(400, { problem: 'bad_verdict' as const });
		await logAccess(user, { action: 'sample', subject: params.id, details: { done: 'verdict', letter, verdict } });
		const said = {
			...{ id, sample_id: params.id, letter_id: letter, verdict, note },
			...{ user_id: user.id, user_name: user.name, at: new Date().toISOString() }
		};
		await withinCaps(locals.view, () => addVerdict(office().store.db, said));
		redirect(303, withLooks(`/samples/${params.id}`, url.searchParams));
	},
	again: async ({ params, locals }) => {
		const sample = await sampleOf(params.id, locals);
		await logAccess(userOf(locals), { action: 'sample', subject: params.id, details: { done: 'again' } });
		const kept = lettersOf(sample);
		const { asked, request } = await resolveList(sessionParams(sample.query, locals.user), locals);
		const { method, seed } = sample;
		const ask = { keeper: office().keeper, list: asked.list, request, method, seed, size: kept.length };
		const { letters } = await drawSample(office().client, ask);
		const idsOf = (all: DrawnLetter[]) => all.map(({ letterId }) => letterId).join('\n');
		return { again: idsOf(letters) === idsOf(kept) ? ('same' as const) : ('differs' as const) };
	}
};
