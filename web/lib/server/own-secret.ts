import { fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { noteFailedLogin } from '#sql/office/failed-logins.ts';
import { confirmSecret } from '#sql/office/login.ts';
import { isPassword } from '#sql/office/passwords.ts';
import { office } from './office.ts';
import type { SessionUser } from './session-user.ts';
import { comesFrom } from './session.ts';
import { tooMany, type TooMany } from './too-many.ts';

/** Checks the user's own password; undefined when it is right, else the answer. */
export const refuseWithoutPassword = (event: RequestEvent, user: SessionUser, password: string) =>
	refuseWithout(event, user, 'old', (hash) => isPassword(hash, password));

/** The same for another own secret; `fault` is the message for a wrong one. */
export async function refuseWithout<Fault extends string>(
	event: RequestEvent,
	user: SessionUser,
	fault: Fault,
	check: (passwordHash: string) => Promise<boolean>
): Promise<ActionFailure<{ fault: Fault } | TooMany> | undefined> {
	const { store, keys } = office();
	const answer = await confirmSecret(store, { user, session: user.session }, check, keys.decryption, new Date());
	if (answer.kind === 'right') return undefined;
	if (answer.kind === 'busy') return tooMany(event, answer);
	await noteFailedLogin(office(), answer, comesFrom(event).address);
	return answer.kind === 'closed' ? tooMany(event, answer) : fail(400, { fault });
}
