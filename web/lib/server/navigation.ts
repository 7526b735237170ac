import type { Role } from '#sql/model/roles.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { View } from '$lib/view.ts';
import { withLooks } from '$lib/with-looks.ts';
import { maySee, type Openness } from './grants.ts';
import type { SessionUser } from './session-user.ts';

/** Pages that one goes to by name, in the order of the navigation; the second is what a link takes along. */
const PAGES = [
	['/', 'filters', 'wall'],
	['/bodies', 'filters', 'bodies'],
	['/operators', 'filters', 'operators'],
	['/hotline', 'filters', 'hotline'],
	['/counties', 'filters', 'counties'],
	['/loans', 'filters', 'loans'],
	['/figures', 'filters', 'figures'],
	['/letters', 'moments', 'desk'],
	['/samples', 'looks', 'samples'],
	['/reminders', 'looks', 'reminders'],
	['/steps', 'looks', 'steps'],
	['/shares', 'looks', 'shares'],
	['/sql', 'looks', 'console'],
	['/sql/schema', 'looks', 'schema'],
	['/account/access', 'looks', 'access'],
	['/exports', 'looks', 'exports'],
	['/verify', 'looks', 'verify'],
	['/sources', 'looks', 'sources'],
	['/health', 'looks', 'health'],
	['/import', 'looks', 'import'],
	['/deadletters', 'looks', 'deadletters'],
	['/tokens', 'looks', 'tokens'],
	['/users', 'looks', 'users'],
	['/log', 'looks', 'log']
] as const;

export interface NamedPage {
	path: (typeof PAGES)[number][0];
	takes: (typeof PAGES)[number][1];
	name: string;
}

/** All pages that somebody may open, by name. */
export function pagesOf({ lang }: View, user: SessionUser | null, open: Openness): NamedPage[] {
	const { pages } = wordsOf(lang).t;
	return PAGES.filter(([path]) => maySee(path, user, open)).map(([path, takes, name]) => ({
		...{ path, takes },
		name: pages[name]
	}));
}

/** Where each role begins its work. */
const HOMES: Record<Role, string> = {
	governor: '/',
	inspector: '/letters?answered=no',
	analyst: '/sql',
	administrator: '/sources'
};

/** Where a login leads: to the page that was asked for, or from the front door to the role's own. */
export function landing(next: string, role: Role): string {
	const { pathname, search } = new URL(next, 'http://office');
	const isFront = pathname === '/' && ['', '?lang=en'].includes(search);
	if (!isFront) return next;
	return withLooks(HOMES[role], new URLSearchParams(search));
}
