import { accessLogOf } from '#sql/office/access-log.server.ts';
import { noteFailedLogin } from '#sql/office/failed-logins.ts';
import { loginByCode, loginByPassword, type LoginAnswer } from '#sql/office/login.ts';
import type { AllKeys } from '#sql/office/keys.server.ts';
import { OfficeError } from '#sql/office/office-error.ts';
import type { Store } from '#sql/office/store.server.ts';
import { listUsers } from '#sql/office/users.ts';
import type { Role } from '#sql/model/roles.ts';

/** Asks a person at this machine for one line. */
export type AskLine = (prompt: string, isSecret?: boolean) => Promise<string>;

const HERE = { address: 'the machine of the office', devices: [] };

/**
 * Has somebody log in on the office's machine, by password and, if they have one, second factor.
 * @throws OfficeError for a wrong secret (which has its line in the log), another role, a password that is still to be changed
 */
export async function loginAs(
	store: Store,
	{ name, role }: { name: string; role: Role },
	ask: AskLine,
	keys: AllKeys
): Promise<string> {
	const password = await ask(`Password of ${name}: `, true);
	let answer: LoginAnswer = await loginByPassword(store, { name, password, from: HERE }, keys.decryption, new Date());
	if (answer.kind === 'code') {
		const code = await ask(`Code of ${name}: `, true);
		answer = await loginByCode(store, { ticket: answer.ticket, code, from: HERE }, keys.decryption, new Date());
	}
	if (answer.kind !== 'in') {
		if (answer.kind !== 'busy' && answer.kind !== 'code')
			await noteFailedLogin({ store, accessLog: accessLogOf(store), keys }, answer, HERE.address);
		throw new OfficeError(
			`${name}: cannot log in (${answer.kind === 'wrong' ? 'name or password is wrong' : answer.kind})`
		);
	}
	const { userId } = answer;
	const user = (await listUsers(store, new Date())).find(({ id }) => id === userId);
	if (user?.role !== role) throw new OfficeError(`${name}: must be an ${role}`);
	if (user.mustChangePassword)
		throw new OfficeError(`${name}: has a one-time password, which whoever made it knows: log in and change it first`);
	return user.name;
}
