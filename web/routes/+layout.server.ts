import { wordsOf } from '$lib/i18n/words.ts';
import { maySee } from '$lib/server/grants.ts';
import { office } from '$lib/server/office.ts';
import type { LayoutServerLoad } from './$types';

/** `lists`, `letters`: whether numbers open the letters behind them, and these their histories; `user`: whose page it is, by name and role; `hiding`: what the public does not see; `nothing`: what it reads where that leaves nothing. */
export const load: LayoutServerLoad = ({ locals: { view, user } }) => ({
	view,
	user: user && { name: user.name, role: user.role },
	hiding: user ? null : wordsOf(view.lang).t.error.hiding,
	nothing: user ? null : wordsOf(view.lang).t.error.nothing,
	lists: maySee('/letters', user, office()),
	letters: maySee('/letters/[id]', user, office())
});
