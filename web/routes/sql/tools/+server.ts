import { json } from '@sveltejs/kit';
import { z } from 'zod';
import { explain } from '#sql/queries/console/explain.server.ts';
import { askText } from '#sql/queries/console/run-statement.server.ts';
import { loggedSql, logAccess } from '$lib/server/access.ts';
import { readAsk, sqlAsk } from '$lib/server/console/ask.ts';
import { failureOf } from '$lib/server/console/run.ts';
import { office } from '$lib/server/office.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { RequestHandler } from './$types';

const toolAsk = sqlAsk.extend({ tool: z.enum(['format', 'explain']) });

/** What the engine says of one statement without running it: its layout, or its plan. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const person = userOf(locals);
	const { tool, text, params } = await readAsk(request, toolAsk, locals);
	const { console: analysts, client: reader, settings } = office();
	const ask = { client: analysts.analyst, person, signal: request.signal };
	await logAccess(person, { action: 'query', details: { tool, sql: loggedSql(text) } });
	try {
		if (tool === 'explain')
			return json(await explain({ ...ask, text, params }, { reader, database: settings.clickhouse.database }));
		const laidOut = await askText({ ...ask, text: 'SELECT formatQuery({text: String})', params: { text } });
		return json({ text: laidOut.trimEnd() });
	} catch (problem) {
		return json({ failure: failureOf(problem, text) });
	}
};
