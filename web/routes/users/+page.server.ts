import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { isRole } from '#sql/model/roles.ts';
import { OfficeError } from '#sql/office/office-error.ts';
import { endSessions } from '#sql/office/sessions.ts';
import { listGuessing } from '#sql/office/guessing.ts';
import { forgetGuesses } from '#sql/office/throttle.ts';
import { isUserName, userNameKey } from '#sql/office/user-name.ts';
import { changeUser, createUser, listUsers, nameOfUser, resetPassword } from '#sql/office/users.ts';
import { endStreams } from '$lib/server/follow-session.ts';
import { textOf } from '$lib/server/form.ts';
import { noted } from '$lib/server/access.ts';
import { office } from '$lib/server/office.ts';
import { once } from '$lib/server/once.ts';
import { withinCaps } from '$lib/server/within-caps.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { store, keys } = office();
	const [users, guessing] = await Promise.all([listUsers(store, new Date()), listGuessing(store, keys.decryption)]);
	return {
		users,
		guessing,
		own: locals.user?.id ?? '',
		form: randomUUID()
	};
};

const administrator = ({ locals }: RequestEvent): string => locals.user?.id ?? error(403);

/** Who is meant. */
async function chosen(event: RequestEvent): Promise<{ form: FormData; id: string; name: string | undefined }> {
	const form = await event.request.formData();
	const id = textOf(form, 'id');
	return { form, id, name: await nameOfUser(office().store, id) };
}

/** One change to a user that is not oneself. */
async function change(event: RequestEvent, what: (form: FormData) => Parameters<typeof changeUser>[2]) {
	const { form, id, name } = await chosen(event);
	if (name === undefined) return fail(404, { fault: 'gone' } as const);
	const changes = what(form);
	if (id === administrator(event) && changes.sensitive === undefined) return fail(400, { fault: 'own' } as const);
	if (changes.role !== undefined && !isRole(changes.role)) return fail(400, { fault: 'role' } as const);
	const entry = { action: 'user_changed', subject: name, details: { ...changes } } as const;
	try {
		await noted(event, entry, (store) => changeUser(store, id, changes));
	} catch (problem) {
		if (problem instanceof OfficeError) return fail(400, { fault: 'last' } as const);
		throw problem;
	}
	endStreams();
	return { done: true };
}

export const actions: Actions = {
	create: async (event) => {
		const by = administrator(event);
		const form = await event.request.formData();
		const [name, role] = [textOf(form, 'name').trim(), textOf(form, 'role')];
		if (!isUserName(name)) return fail(400, { fault: 'name', name } as const);
		if (!isRole(role)) return fail(400, { fault: 'role', name } as const);
		const sensitive = form.has('sensitive');
		try {
			const password = await once(`${by} ${textOf(form, 'form')}`, async () => {
				const entry = { action: 'user_changed', subject: name, details: { created: role, sensitive } } as const;
				const made = await withinCaps(event.locals.view, () =>
					noted(event, entry, (store) => createUser(store, { name, role, sensitive }))
				);
				return made.password;
			});
			return { secret: { name, password } };
		} catch (problem) {
			if (problem instanceof OfficeError) return fail(400, { fault: 'taken', name } as const);
			throw problem;
		}
	},
	reset: async (event) => {
		const by = administrator(event);
		const { form, id, name } = await chosen(event);
		if (name === undefined) return fail(404, { fault: 'gone' } as const);
		const password = await once(`${by} ${textOf(form, 'form')} ${id}`, async () => {
			const { decryption } = office().keys;
			const made = await noted(
				event,
				{ action: 'user_changed', subject: name, details: { reset: true } },
				async (store) => {
					await forgetGuesses(store, userNameKey(name), decryption);
					return resetPassword(store, id);
				}
			);
			endStreams();
			return made;
		});
		return { secret: { name, password } };
	},
	role: (event) => change(event, (form) => ({ role: textOf(form, 'role') })),
	lock: (event) => change(event, (form) => ({ locked: textOf(form, 'locked') === '1' })),
	sensitive: (event) => change(event, (form) => ({ sensitive: textOf(form, 'sensitive') === '1' })),
	end: async (event) => {
		const { id, name } = await chosen(event);
		if (name === undefined) return fail(404, { fault: 'gone' } as const);
		const entry = { action: 'user_changed', subject: name, details: { sessions_ended: true } } as const;
		await noted(event, entry, (store) => endSessions(store, id));
		endStreams();
		return { done: true };
	}
};
