import { json } from '@sveltejs/kit';
import { z } from 'zod';
import { CapError } from '#sql/office/caps.ts';
import { listRuns, listSaved, removeSql, saveSql } from '#sql/office/console.ts';
import { loggedSql, logAccess } from '$lib/server/access.ts';
import { drawnSqlAsk, readAsk } from '$lib/server/console/ask.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import { capWords } from '$lib/server/within-caps.ts';
import type { RequestHandler } from './$types';

const saveAsk = z.discriminatedUnion('deed', [
	drawnSqlAsk.extend({ deed: z.literal('save'), folder: z.string(), name: z.string(), shared: z.boolean() }),
	z.object({ deed: z.literal('remove'), id: z.string() })
]);

async function answer(userId: string, fault: string | null = null): Promise<Response> {
	const { store } = office();
	const [saved, runs] = await Promise.all([listSaved(store, userId), listRuns(store, userId)]);
	return json({ saved, runs, fault }, { headers: { 'cache-control': 'no-store' } });
}

/** What is saved, and what one ran. */
export const GET: RequestHandler = ({ locals }) => answer(userOf(locals).id);

export const POST: RequestHandler = async ({ request, locals }) => {
	const user = userOf(locals);
	const ask = await readAsk(request, saveAsk, locals);
	const [subject, details] =
		ask.deed === 'save'
			? ['', { done: 'saved', shared: ask.shared, sql: loggedSql(ask.text) }]
			: [ask.id, { done: 'removed' }];
	await logAccess(user, { action: 'saved_changed', subject, details });
	if (ask.deed === 'save') {
		const fault = await saveSql(office().store, user.id, ask).catch((problem: unknown) => {
			if (problem instanceof CapError) return capWords(problem, locals.view);
			throw problem;
		});
		return answer(user.id, fault);
	}
	await removeSql(office().store, user.id, ask.id);
	return answer(user.id);
};
