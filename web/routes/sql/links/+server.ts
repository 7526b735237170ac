import { json } from '@sveltejs/kit';
import { z } from 'zod';
import { makeLink } from '#sql/office/console-links.ts';
import { logAccess } from '$lib/server/access.ts';
import { readAsk, sqlAsk } from '$lib/server/console/ask.ts';
import { freeze } from '$lib/server/console/freeze.ts';
import { failureOf } from '$lib/server/console/run.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { RequestHandler } from './$types';

const linkAsk = sqlAsk.extend({ kind: z.enum(['query', 'result']) });

/** Makes a short link to SQL, or to its result as the engine gives it now. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const user = userOf(locals);
	const ask = await readAsk(request, linkAsk, locals);
	try {
		const frozen = ask.kind === 'result' ? await freeze(user, ask, request.signal) : null;
		const { id, sha256 } = await makeLink(office().store, user, ask, frozen);
		await logAccess(user, { action: 'share', subject: id, details: { sql: ask.kind, sha256 } });
		return json({ path: ask.kind === 'result' ? `/sql/r/${id}` : `/sql?q=${id}`, sha256 });
	} catch (problem) {
		return json({ failure: failureOf(problem, ask.text) });
	}
};
