import type { Scope } from '#sql/office/api-tokens.ts';
import type { SessionHolder } from '#sql/office/sessions.ts';

/** The user who is logged in, for one request. */
export interface SessionUser extends SessionHolder {
	/** What the token opens that brought a program in; absent: somebody is logged in. */
	scopes?: readonly Scope[];
}
