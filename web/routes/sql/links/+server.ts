import { json } from '@sveltejs/kit';
import { z } from 'zod';
import { CapError } from '#sql/office/caps.ts';
import { listLinks, makeLink, removeLink } from '#sql/office/console-links.ts';
import { placeless } from '$lib/console/lines.ts';
import { loggedSql, logAccess } from '$lib/server/access.ts';
import { drawnSqlAsk, readAsk } from '$lib/server/console/ask.ts';
import { freeze } from '$lib/server/console/freeze.ts';
import { failureOf } from '$lib/server/console/run.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import { capWords } from '$lib/server/within-caps.ts';
import type { RequestHandler } from './$types';

const linkAsk = drawnSqlAsk.extend({ kind: z.enum(['query', 'result']) });

/** Makes a short link to SQL, or to its result as the engine gives it now. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const user = userOf(locals);
	const ask = await readAsk(request, linkAsk, locals);
	const { kind, text } = ask;
	// Before the engine runs it: one that fails was asked for, too.
	await logAccess(user, { action: 'share', details: { done: 'made', kind, sql: loggedSql(text) } });
	try {
		const frozen = kind === 'result' ? await freeze(user, ask, request.signal) : null;
		const { id, sha256 } = await makeLink(office().store, user, ask, frozen);
		return json({ path: kind === 'result' ? `/sql/r/${id}` : `/sql?q=${id}`, sha256 });
	} catch (problem) {
		if (problem instanceof CapError) return json({ failure: placeless('full', capWords(problem, locals.view)) });
		return json({ failure: failureOf(problem, text) });
	}
};

/** One's own links. */
export const GET: RequestHandler = async ({ locals }) =>
	json({ links: await listLinks(office().store, userOf(locals).id) }, { headers: { 'cache-control': 'no-store' } });

/** Takes a link of one's own away. */
export const DELETE: RequestHandler = async ({ request, locals }) => {
	const user = userOf(locals);
	const { id } = await readAsk(request, z.object({ id: z.string().max(64) }), locals);
	if (await removeLink(office().store, user.id, id))
		await logAccess(user, { action: 'share', subject: id, details: { done: 'removed' } });
	return json({ links: await listLinks(office().store, user.id) });
};
