import { maySee } from '$lib/server/grants.ts';
import { office } from '$lib/server/office.ts';
import type { LayoutServerLoad } from './$types';

/** `lists`: whether numbers open the letters behind them; `user`: whose page it is, by name and role. */
export const load: LayoutServerLoad = ({ locals: { view, user } }) => ({
	view,
	user: user && { name: user.name, role: user.role },
	lists: maySee('/letters', user, office())
});
