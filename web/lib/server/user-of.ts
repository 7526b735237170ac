import { error } from '@sveltejs/kit';
import { wordsOf } from '$lib/i18n/words.ts';
import type { SessionUser } from './session-user.ts';

/** The user who is logged in. Routes that call this are granted to roles only (grants.ts), so there is one. */
export function userOf({ user, view }: App.Locals): SessionUser {
	return user ?? error(403, { message: wordsOf(view.lang).t.error.forbidden });
}
