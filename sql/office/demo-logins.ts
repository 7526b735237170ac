import { ROLES } from '../model/roles.ts';
import type { Store } from './store.server.ts';
import { createUser, resetPassword } from './users.ts';
import { userNameKey } from './user-name.ts';

/**
 * Makes one login per role, named like the role. Each start of a demo gives new passwords, which need not be changed. Only for made-up
 * letters.
 */
export async function demoLogins(store: Store): Promise<{ name: string; password: string }[]> {
	const logins = [];
	for (const role of ROLES) {
		const there = await store.db
			.selectFrom('users')
			.select('id')
			.where('name_key', '=', userNameKey(role))
			.executeTakeFirst();
		const password = there
			? await resetPassword(store, there.id)
			: (await createUser(store, { name: role, role })).password;
		await store.db
			.updateTable('users')
			.set({ must_change_password: 0 })
			.where('name_key', '=', userNameKey(role))
			.execute();
		logins.push({ name: role, password });
	}
	return logins;
}
