import { error } from '@sveltejs/kit';
import { findKpi } from '#sql/measures/catalogue.ts';
import type { Subject } from '#sql/model/alert.ts';
import { findRule, lastChecks, standingOf } from '#sql/office/alert-rules.ts';
import { deliveriesOf } from '#sql/office/deliveries.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { groupName, ruleWords, valueText } from '$lib/server/alerts/message.ts';
import { RULE_DEEDS } from '$lib/server/alerts/rule-deeds.ts';
import { maySeeRule, tellingOf, viewOf } from '$lib/server/alerts/rule-views.ts';
import { maySee } from '$lib/server/grants.ts';
import { office } from '$lib/server/office.ts';
import type { SessionUser } from '$lib/server/session-user.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { Actions, PageServerLoad } from './$types';

/** So many of the last deliveries are listed. */
const DELIVERIES = 30;

/** Where what a rule looks at is seen as it is now; null: the reader may not open it. */
function subjectHref(subject: Subject, user: SessionUser): string | null {
	if (subject.of === 'feed') return maySee('/sources', user, office()) ? '/sources' : null;
	if (subject.of === 'query')
		return maySee('/sql', user, office()) ? `/sql?${new URLSearchParams({ saved: subject.query })}` : null;
	return findKpi(subject.measure) ? `/figures/${subject.measure}?${new URLSearchParams(subject.where)}` : null;
}

export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const user = userOf(locals);
	const { store } = office();
	const rule = await findRule(store, params.id, null);
	if (!rule || !maySeeRule(rule, user)) error(404, { message: wordsOf(locals.view.lang).t.alerts.gone });
	const [telling, standing, checks, deliveries] = await Promise.all([
		tellingOf(user, locals.view),
		standingOf(store, rule.id),
		lastChecks(store, rule.id),
		deliveriesOf(store, rule.id, DELIVERIES)
	]);
	const { subject, condition, createdAt, toldAt, quietMinutes, targets } = rule;
	const text = (value: number | null) => (value === null ? '' : valueText(value, rule, telling.words));
	const view = viewOf(rule, telling, user, new Date());
	return {
		rule: { ...view, ownName: rule.name, says: ruleWords(rule, telling), createdAt, toldAt, quietMinutes },
		subject: subjectHref(subject, user),
		margin: 'margin' in condition && condition.margin > 0 ? text(condition.margin) : '',
		// The path of a webhook's address may be a secret.
		targets: targets.map((target) => ({
			channel: target.channel,
			to: target.channel === 'bot' ? '' : target.channel === 'mail' ? target.to : new URL(target.to).host
		})),
		groups: standing.map(({ key, value, fires, since }) => ({
			...{ id: key, fires, since, value: text(value) },
			name: groupName({ key }, subject, telling)
		})),
		checks: checks.map(({ value, ...check }) => ({ ...check, id: check.at, value: text(value) })),
		deliveries: view.isTheirs ? deliveries : []
	};
};

export const actions: Actions = RULE_DEEDS;
