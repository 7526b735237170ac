import type { Scope } from '#sql/office/api-tokens.ts';
import type { Role } from '#sql/model/roles.ts';

/** The user who is logged in, for one request. */
export interface SessionUser {
	id: string;
	name: string;
	role: Role;
	/** Id of the session, not its secret: used for open streams and the list of own sessions. */
	session: string;
	/** The password is a one-time one: only the page that changes it is granted. */
	mustChangePassword: boolean;
	/** Has the need to know for letters of sensitive categories. */
	sensitive: boolean;
	/** Has recently proved their identity, which a thief of the session cannot. */
	isConfirmed: boolean;
	/** What the token opens that brought a program in; absent: somebody is logged in. */
	scopes?: readonly Scope[];
}
