import { redirect } from '@sveltejs/kit';
import { adoptUser } from '#sql/office/adopt-user.ts';
import { noteFailedLogin } from '#sql/office/failed-logins.ts';
import { note } from '$lib/server/access.ts';
import { office } from '$lib/server/office.ts';
import { landing } from '$lib/server/navigation.ts';
import { beginSession, comesFrom } from '$lib/server/session.ts';
import { arrival } from '$lib/server/single-sign-on.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { settings, store } = office();
	if (!settings.oidc) redirect(303, '/login');
	const who = await arrival(event, settings.oidc).catch((problem: unknown) => {
		// Its own words may quote what came in the address: its name and code are enough.
		const { name, code } = problem as Error & { code?: string };
		console.error(`single sign-on failed: ${code ?? name}`);
		return undefined;
	});
	if (!who) {
		await noteFailedLogin(office(), { kind: 'sso' }, comesFrom(event).address);
		redirect(303, '/login?fault=failed');
	}
	if (!who.role) redirect(303, '/login?fault=noRole');
	const { role } = who;
	const adopted = await withinCaps(event.locals.view, () => adoptUser(store, { ...who, role }));
	if (adopted.kind !== 'in') redirect(303, `/login?fault=${adopted.kind}`);
	await beginSession(event, adopted.id);
	await note(event, { action: 'login', details: { by: 'oidc' } });
	redirect(303, landing(who.next, role));
};
