import { inStore, openStore } from '#sql/office/store.server.ts';
import { startSession } from '#sql/office/sessions.ts';
import { createUser } from '#sql/office/users.ts';
import type { Role } from '#sql/model/roles.ts';
import type { Settings } from '#sql/settings.ts';

/** Somebody who is logged in, as a browser would be. */
export interface Visitor {
	name: string;
	/** The header that their browser sends. */
	cookie: string;
}

/** Makes a user who has not logged in yet, and need not change the password that is returned. */
export async function newcomer(settings: Settings, role: Role, name: string): Promise<string> {
	return inStore(settings, async (store) => {
		const { id, password } = await createUser(store, { name, role });
		await store.db.updateTable('users').set({ must_change_password: 0 }).where('id', '=', id).execute();
		return password;
	});
}

/** Makes a user who has a password of their own and is logged in. */
export async function visitorOf(
	settings: Settings,
	role: Role,
	{ name = role, sensitive = false }: { name?: string; sensitive?: boolean } = {}
): Promise<Visitor> {
	const store = await openStore(settings);
	try {
		const { id } = await createUser(store, { name, role, sensitive });
		await store.db.updateTable('users').set({ must_change_password: 0 }).where('id', '=', id).execute();
		const secret = await startSession(store, { userId: id, address: '127.0.0.1', agent: 'test' }, new Date());
		return { name, cookie: `pasokh_session=${secret}` };
	} finally {
		await store.close();
	}
}
