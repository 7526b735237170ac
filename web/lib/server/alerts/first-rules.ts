import type { Condition, Figure, Subject } from '#sql/model/alert.ts';
import type { Role } from '#sql/model/roles.ts';
import { giveFirstRules } from '#sql/office/first-rules.ts';
import { neededRoles } from '../grants.ts';
import { office } from '../office.ts';

const ofBodies = (measure: string): Figure => ({ of: 'figure', measure, where: [], by: 'body', window: null });

/** What everybody is told from the start, by the bell alone, and the route that must be granted for it. */
const FIRST: readonly { needs: string; subject: Subject; condition: Condition }[] = [
	{ needs: '/figures/[name]', subject: ofBodies('overdue'), condition: { kind: 'above_usual' } },
	{ needs: '/figures/[name]', subject: ofBodies('overdue_twice'), condition: { kind: 'above', limit: 10, margin: 3 } },
	// Everybody may make such a rule, and is told no more than a source's name.
	{ needs: '/alerts/new', subject: { of: 'feed', source: null }, condition: { kind: 'any' } }
];
/** A day: they are to be looked at, not to be in the way. */
const QUIET_MINUTES = 24 * 60;

/** Gives a person who logs in what the role begins with, as far as it may see that. */
export async function startRules(user: { id: string; role: Role }): Promise<void> {
	const { store } = office();
	const drafts = FIRST.filter(({ needs }) => neededRoles('GET', needs).includes(user.role)).map((rule) => ({
		...{ name: '', subject: rule.subject, condition: rule.condition },
		...{ targets: [], quietMinutes: QUIET_MINUTES, forRole: null }
	}));
	await store.inOneGo(() => giveFirstRules(store.db, user, drafts, new Date()));
}
