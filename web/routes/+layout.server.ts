import { maySee } from '$lib/server/grants.ts';
import { office } from '$lib/server/office.ts';
import type { LayoutServerLoad } from './$types';

/** `lists`, `letters`: whether numbers open the letters behind them, and these their histories; `user`: whose page it is, by name and role. */
export const load: LayoutServerLoad = ({ locals: { view, user } }) => ({
	view,
	user: user && { name: user.name, role: user.role },
	lists: maySee('/letters', user, office()),
	letters: maySee('/letters/[id]', user, office())
});
