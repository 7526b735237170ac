import { STOPS } from '#sql/model/health.ts';
import { officeHealth } from '#sql/health/office-health.server.ts';
import { office } from '$lib/server/office.ts';
import type { RequestHandler } from './$types';

/** Whether the office can work, for programs. Anybody may ask: what an administrator alone may know is not in it. */
export const GET: RequestHandler = async () => {
	const { at, findings } = await officeHealth(office());
	const checks = findings
		.filter(({ name }) => STOPS.includes(name))
		.map(({ name, level, since }) => ({ name, level, since }));
	const isReady = !checks.some(({ level }) => level === 'bad');
	return Response.json(
		{ status: isReady ? 'ready' : 'bad', at, checks },
		{ status: isReady ? 200 : 503, headers: { 'cache-control': 'no-store' } }
	);
};
