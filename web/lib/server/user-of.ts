import { error } from '@sveltejs/kit';
import { wordsOf } from '$lib/i18n/words.ts';
import type { SessionUser } from './session-user.ts';

/** Who is logged in: routes that call this are granted to roles only (grants.ts), so there always is somebody. */
export function userOf({ user, view }: App.Locals): SessionUser {
	return user ?? error(403, { message: wordsOf(view.lang).t.error.forbidden });
}
