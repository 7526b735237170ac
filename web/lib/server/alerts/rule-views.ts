import { silenceOf, type Rule } from '#sql/office/alert-rules.ts';
import type { Opens } from '$lib/list-link.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { View } from '$lib/view.ts';
import { maySee } from '../grants.ts';
import { office } from '../office.ts';
import { namesOf, referenceOf } from '../reference.ts';
import type { SessionUser } from '../session-user.ts';
import { ruleWords, valueText, whyFailed, type Telling } from './message.ts';

/** A rule as a page shows it. */
export interface RuleView extends Pick<
	Rule,
	'id' | 'owner' | 'forRole' | 'isIdle' | 'checkedAt' | 'failure' | 'firing' | 'firingSince'
> {
	/** Its own name, or its words. */
	name: string;
	/** Its words, where it has a name of its own; else empty. */
	words: string;
	/** Of what it saw last, where it has no groups. */
	value: string;
	/** Null: it is not silent. */
	silentUntil: string | null;
	/** Whether the reader may silence and remove it. */
	isTheirs: boolean;
}

/** With what a page puts into words what rules say. While the engine is away, codes stand for their names. */
export async function tellingOf(user: SessionUser, { lang }: View): Promise<Telling> {
	const reference = await referenceOf().catch(() => ({}));
	const opens: Opens = maySee('/letters', user, office()) ? '/letters' : '/figures';
	return { words: wordsOf(lang), names: namesOf(reference), origin: '', opens };
}

/** Whose rules somebody may change: null: everybody's. */
export const changesOf = ({ id, role }: SessionUser): string | null => (role === 'administrator' ? null : id);

/** Whether somebody may look at a rule: their own, those of their role, and an administrator all. */
export const maySeeRule = ({ userId, forRole }: Pick<Rule, 'userId' | 'forRole'>, user: SessionUser): boolean =>
	userId === user.id || forRole === user.role || user.role === 'administrator';

export function viewOf(rule: Rule, telling: Telling, user: SessionUser, now: Date): RuleView {
	const { id, owner, forRole, isIdle, checkedAt, failure, firing, firingSince } = rule;
	const words = ruleWords(rule, telling);
	return {
		...{ id, owner, forRole, isIdle, checkedAt, firing, firingSince },
		failure: failure && { ...failure, text: whyFailed(failure.text, telling.words) },
		...{ name: rule.name || words, words: rule.name && words },
		value: rule.value === null ? '' : valueText(rule.value, rule, telling.words),
		silentUntil: silenceOf(rule, now),
		isTheirs: [null, rule.userId].includes(changesOf(user))
	};
}
