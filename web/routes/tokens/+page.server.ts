import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { EVENT_TYPES } from '#sql/model/event-types.ts';
import { OFFICE } from '#sql/model/filters.ts';
import { SOURCE_NAME } from '#sql/model/names.ts';
import { OfficeError } from '#sql/office/office-error.ts';
import { createToken, listTokens, OWN_SOURCE, revokeToken, rotateToken, tokenState } from '#sql/office/tokens.ts';
import { textOf } from '$lib/server/form.ts';
import { noted } from '$lib/server/access.ts';
import { office } from '$lib/server/office.ts';
import { once } from '$lib/server/once.ts';
import type { SessionUser } from '$lib/server/session-user.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import type { Actions, PageServerLoad } from './$types';

/** Time enough for a producer to change over. */
const OVERLAP_MS = 24 * 3_600_000;

export const load: PageServerLoad = async ({ setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const now = new Date();
	const tokens = await listTokens(office().store);
	return {
		tokens: tokens.map((token) => ({
			...token,
			state: tokenState(token, now),
			isOwn: token.source === OWN_SOURCE
		})),
		form: randomUUID()
	};
};

const administrator = ({ locals }: RequestEvent): SessionUser => locals.user ?? error(403);

export const actions: Actions = {
	create: async (event) => {
		const { id, name: by } = administrator(event);
		const form = await event.request.formData();
		const source = textOf(form, 'source').trim();
		const types = form.getAll('types').map(String);
		if (!SOURCE_NAME.test(source)) return fail(400, { fault: 'source', source } as const);
		if (source === OWN_SOURCE) return fail(400, { fault: 'own', source } as const);
		if (types.some((type) => !(EVENT_TYPES as readonly string[]).includes(type)))
			return fail(400, { fault: 'types', source } as const);
		const isAdministrator = form.has('administrator');
		const speaksFor = textOf(form, 'for').trim() || OFFICE;
		if (!SOURCE_NAME.test(speaksFor)) return fail(400, { fault: 'for', source } as const);
		if (isAdministrator && speaksFor !== OFFICE) return fail(400, { fault: 'administrator', source } as const);
		const wanted = { source, types: types.length > 0 ? types : null, administrator: isAdministrator, speaksFor, by };
		const secret = await once(`${id} ${textOf(form, 'form')}`, () => {
			const details = {
				...{ created: types.join(' ') || 'all', for: speaksFor },
				...(isAdministrator ? { administrator: true } : {})
			};
			const entry = { action: 'token_changed', subject: source, details } as const;
			return withinCaps(event.locals.view, () => noted(event, entry, (store) => createToken(store, wanted)));
		});
		return { secret: { source, secret } };
	},
	rotate: async (event) => {
		const { id: user, name: by } = administrator(event);
		const form = await event.request.formData();
		const [id, source] = [textOf(form, 'id'), textOf(form, 'source')];
		try {
			const secret = await once(`${user} ${textOf(form, 'form')} ${id}`, () => {
				const entry = { action: 'token_changed', subject: source, details: { rotated: id } } as const;
				return withinCaps(event.locals.view, () =>
					noted(event, entry, (store) => rotateToken(store, id, { overlapMs: OVERLAP_MS, by }, new Date()))
				);
			});
			return { secret: { source, secret } };
		} catch (problem) {
			if (problem instanceof OfficeError) return fail(404, { fault: 'gone' } as const);
			throw problem;
		}
	},
	revoke: async (event) => {
		administrator(event);
		const id = textOf(await event.request.formData(), 'id');
		const token = (await listTokens(office().store)).find((one) => one.id === id);
		if (!token || token.revokedAt) return fail(404, { fault: 'gone' } as const);
		const entry = { action: 'token_changed', subject: token.source, details: { revoked: true } } as const;
		await noted(event, entry, (store) => revokeToken(store, id, new Date()));
		return { done: true };
	}
};
