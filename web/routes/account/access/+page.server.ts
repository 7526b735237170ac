import { error, fail } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { createApiToken, listApiTokens, revokeApiToken, SCOPES } from '#sql/office/api-tokens.ts';
import {
	ACCESS_DAYS,
	accessState,
	createAccess,
	listAccesses,
	noteUses,
	revokeAccess
} from '#sql/office/tool-access.ts';
import { hasTakenHold } from '#sql/queries/tools/keep-logins.server.ts';
import { readKnownLogins, readUses } from '#sql/queries/tools/logins.server.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { textOf } from '$lib/server/form.ts';
import { maySee } from '$lib/server/grants.ts';
import { createLimiter } from '$lib/server/limiter.ts';
import { note } from '$lib/server/access.ts';
import { office } from '$lib/server/office.ts';
import { once } from '$lib/server/once.ts';
import { doorOf } from '$lib/server/tool-door.ts';
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
	const now = new Date();
	return {
		tokens: await listApiTokens(office().store, now, user.id),
		scopes: SCOPES.filter((scope) => scope === 'figures' || maySee('/letters', user, office())),
		days: ACCESS_DAYS,
		tools: mayUseTools(event.locals) ? await toolsOf(user.id, event.url.hostname, now) : null,
		form: randomUUID()
	};
};

/** The accesses of tools are an analyst's, as the dashboard for them is. */
const mayUseTools = ({ user }: App.Locals): boolean => maySee('/account/access/grafana.json', user, office());

function toolsOnly(locals: App.Locals): void {
	if (!mayUseTools(locals)) error(403, { message: wordsOf(locals.view.lang).t.error.forbidden });
}

/** A person's accesses, and where tools find the database. */
async function toolsOf(userId: string, host: string, now: Date) {
	const known = await lookAtServer();
	const accesses = await listAccesses(office().store, userId, now);
	return {
		accesses: accesses.map(({ id, name, login, createdAt, expiresAt, revokedAt, lastUsedAt }) => {
			const state = accessState({ revokedAt, expiresAt }, now);
			const isLate = known !== null && known.has(login) !== (state === 'good');
			return { id, name, login, createdAt, expiresAt, lastUsedAt, state, isLate };
		}),
		door: doorOf(host)
	};
}

export const actions: Actions = {
	token: async (event) => {
		const user = userOf(event.locals);
		const form = await event.request.formData();
		const [name, days] = [textOf(form, 'token'), Number(textOf(form, 'days'))];
		const scopes = form.getAll('scope').filter((scope) => typeof scope === 'string');
		return once(`${user.id} token ${textOf(form, 'form')}`, async () => {
			if (!creations.take(user.id, Date.now())) return fail(429, { tokenFault: 'many', tokenName: name } as const);
			const token = await withinCaps(event.locals.view, () =>
				createApiToken(office().store, user.id, { name, scopes, days }, new Date())
			);
			if (typeof token === 'string') return fail(400, { tokenFault: token, tokenName: name } as const);
			const details = { created: token.name, scope: scopes.join(' '), days };
			await note(event, { action: 'access_changed', subject: token.id, details });
			return { token };
		});
	},
	revokeToken: async (event) => {
		const user = userOf(event.locals);
		const id = textOf(await event.request.formData(), 'id');
		const revoked = await revokeApiToken(office().store, id, new Date(), user.id);
		if (revoked === undefined) return fail(404, { tokenFault: 'gone' } as const);
		await note(event, { action: 'access_changed', subject: id, details: { revoked: true } });
		return { revokedToken: revoked.name };
	},
	create: async (event) => {
		toolsOnly(event.locals);
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
			return { made, isLate: !(await hasTakenHold(office(), made.login, true)) };
		});
	},
	revoke: async (event) => {
		toolsOnly(event.locals);
		const user = userOf(event.locals);
		const id = textOf(await event.request.formData(), 'id');
		const revoked = await revokeAccess(office().store, user.id, id, new Date());
		if (revoked === undefined) return fail(404, { fault: 'gone' } as const);
		await note(event, { action: 'access_changed', subject: revoked.login, details: { revoked: true } });
		return { revoked: revoked.name, isLate: !(await hasTakenHold(office(), revoked.login, false)) };
	}
};
