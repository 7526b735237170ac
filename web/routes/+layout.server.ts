import { wordsOf } from '$lib/i18n/words.ts';
import { readBell } from '$lib/server/bell.ts';
import { maySee } from '$lib/server/grants.ts';
import { office } from '$lib/server/office.ts';
import { officeDay } from '$lib/server/typed-days.ts';
import { pagesOf } from '$lib/server/navigation.ts';
import type { LayoutServerLoad } from './$types';

/** `help`: what its button is called; `opens`: what a number opens; `lists`, `letters`: whether numbers open the letters behind them, and these their histories; `pages`: those that the reader may open; `user`: whose page it is, by name and role; `bell`: what they have not read; `alerting`: what the way to an alert about a figure is called; `today`: the office's day, for whoever may choose days; `cut`: what is said where a page did not reach the browser; `hiding`: what the public does not see; `nothing`: what it reads where that leaves nothing. */
export const load: LayoutServerLoad = async ({ locals: { view, user } }) => ({
	view,
	pages: pagesOf(view, user, office()),
	help: wordsOf(view.lang).t.pages.help,
	user: user && { name: user.name, role: user.role },
	bell: user && maySee('/alerts', user, office()) ? await readBell(user.id, view) : null,
	alerting: maySee('/alerts/new', user, office()) ? wordsOf(view.lang).t.alerts.make.link : null,
	today: user ? await officeDay() : null,
	cut: wordsOf(view.lang).t.error.cut,
	hiding: user ? null : wordsOf(view.lang).t.error.hiding,
	nothing: user ? null : wordsOf(view.lang).t.error.nothing,
	opens: maySee('/letters', user, office()) ? '/letters' : maySee('/figures', user, office()) ? '/figures' : null,
	lists: maySee('/letters', user, office()),
	letters: maySee('/letters/[id]', user, office())
});
