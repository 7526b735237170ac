import { keepsFromWork } from '#sql/model/health.ts';
import { officeHealth } from '#sql/health/office-health.server.ts';
import { RETRY_AFTER } from '$lib/server/away.ts';
import { office } from '$lib/server/office.ts';
import type { RequestHandler } from './$types';

/** Whether the office can work, for programs. Anybody may ask: what an administrator alone may know is not in it. */
export const GET: RequestHandler = async () => {
	const { at, findings } = await officeHealth(office());
	const checks = findings
		.filter(({ name }) => name === 'answers' || name === 'disk')
		.map(({ name, level, since }) => ({ name, level, since }));
	const bad = findings.filter(keepsFromWork).map(({ name }) => name);
	const answer = { at, checks };
	const headers = { 'cache-control': 'no-store' };
	if (bad.length === 0) return Response.json({ status: 'ready', ...answer }, { headers });
	return Response.json(
		{ status: 'bad', message: `not well: ${bad.join(', ')}`, ...answer },
		{ status: 503, headers: { ...headers, 'retry-after': String(RETRY_AFTER) } }
	);
};
