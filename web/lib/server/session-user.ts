import type { Role } from '#sql/model/roles.ts';

/** Whoever is logged in, for one request. */
export interface SessionUser {
	id: string;
	name: string;
	role: Role;
	/** Names the session, and is not its secret: open streams and the list of own sessions know it by this. */
	session: string;
	/** The password is a one-time one: nothing but the page that changes it is granted. */
	mustChangePassword: boolean;
	/** Has the need to know letters of sensitive categories. */
	sensitive: boolean;
	/** Has proved lately to be there: a session that was stolen has not. */
	isConfirmed: boolean;
}
