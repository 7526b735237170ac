import { fail } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { ACCESS_DAYS, createAccess, isGood, listAccesses, noteUses, revokeAccess } from '#sql/office/tool-access.ts';
import { readKnownLogins, readUses } from '#sql/queries/tools/logins.server.ts';
import { textOf } from '$lib/server/form.ts';
import { createLimiter } from '$lib/server/limiter.ts';
import { note } from '$lib/server/note.ts';
import { office } from '$lib/server/office.ts';
import { once } from '$lib/server/once.ts';
import { doorOf, hasTakenHold } from '$lib/server/tool-accesses.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import type { Actions, PageServerLoad } from './$types';
import { userOf } from '$lib/server/user-of.ts';

/** Each is a secret that somebody has to look after. */
const creations = createLimiter({ times: 10, windowMs: 60 * 60_000 });

/** What a server of one's own knows; null while it is away, and for the embedded one, whose door knows what the store does. */
async function lookAtServer() {
	const { client, settings, store } = office();
	if (settings.clickhouse.url === undefined) return null;
	try {
		await noteUses(store, await readUses(client, settings.clickhouse));
		return new Set(await readKnownLogins(client, settings.clickhouse));
	} catch {
		return null;
	}
}

export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'cache-control': 'no-store' });
	const user = userOf(event.locals);
	const known = await lookAtServer();
	const now = new Date();
	const accesses = await listAccesses(office().store, user.id, now);
	return {
		accesses: accesses.map(({ id, name, login, createdAt, expiresAt, revokedAt, lastUsedAt }) => {
			const good = isGood({ revokedAt, expiresAt }, now);
			const isLate = known !== null && known.has(login) !== good;
			const state = revokedAt ? 'revoked' : good ? 'good' : 'over';
			return { id, name, login, createdAt, expiresAt, lastUsedAt, state, isLate } as const;
		}),
		days: ACCESS_DAYS,
		door: doorOf(event.url.hostname),
		form: randomUUID()
	};
};

export const actions: Actions = {
	create: async (event) => {
		const user = userOf(event.locals);
		const form = await event.request.formData();
		const [name, days] = [textOf(form, 'name'), Number(textOf(form, 'days'))];
		return once(`${user.id} ${textOf(form, 'form')}`, async () => {
			if (!creations.take(user.id, Date.now())) return fail(429, { fault: 'many', name } as const);
			const made = await withinCaps(event.locals.view, () =>
				createAccess(office().store, user.id, { name, days }, new Date())
			);
			if (typeof made === 'string') return fail(400, { fault: made, name } as const);
			await note(event, { action: 'access_changed', subject: made.login, details: { created: made.name, days } });
			return { made, isLate: !(await hasTakenHold(made.login, true)) };
		});
	},
	revoke: async (event) => {
		const user = userOf(event.locals);
		const id = textOf(await event.request.formData(), 'id');
		const revoked = await revokeAccess(office().store, user.id, id, new Date());
		if (revoked === undefined) return fail(404, { fault: 'gone' } as const);
		await note(event, { action: 'access_changed', subject: revoked.login, details: { revoked: true } });
		return { revoked: revoked.name, isLate: !(await hasTakenHold(revoked.login, false)) };
	}
};
