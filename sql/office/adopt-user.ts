import type { Role } from '../model/roles.ts';
import { newId } from './secret.ts';
import { exclusively } from './caps.ts';
import type { Store } from './store.server.ts';
import { isUserName, userNameKey } from './user-name.ts';
import { refuseUsers } from './users.ts';

export type Adoption = { kind: 'in'; id: string } | { kind: 'taken' } | { kind: 'lockedUser' };

/**
 * The user for a login at the provider of single sign-on. It is created at the first login, and gets at each login the role that the
 * provider names. A local account of the same name is never taken over.
 */
export async function adoptUser(
	{ db }: Store,
	{ subject, name, role }: { subject: string; name: string; role: Role }
): Promise<Adoption> {
	// With another role, as where an administrator gives it.
	await db
		.deleteFrom('chats')
		.where('user_id', 'in', (users) =>
			users.selectFrom('users').select('id').where('oidc_subject', '=', subject).where('role', '<>', role)
		)
		.execute();
	const known = await db
		.updateTable('users')
		.set({ role })
		.where('oidc_subject', '=', subject)
		.returning(['id', 'locked'])
		.executeTakeFirst();
	if (known) return known.locked === 1 ? { kind: 'lockedUser' } : { kind: 'in', id: known.id };
	const shown = name.replace(/[^\p{L}\p{N}\u200c._@-]/gu, '.').slice(0, 64);
	if (!isUserName(shown)) return { kind: 'taken' };
	const id = newId();
	const added = await exclusively(db, async (change) => {
		const rows = await change
			.insertInto('users')
			.values({
				id,
				name: shown,
				name_key: userNameKey(shown),
				role,
				password_hash: '',
				must_change_password: 0,
				oidc_subject: subject,
				created_at: new Date().toISOString()
			})
			.onConflict((conflict) => conflict.doNothing())
			.returning('id')
			.execute();
		await refuseUsers(change);
		return rows;
	});
	return added.length > 0 ? { kind: 'in', id } : { kind: 'taken' };
}
