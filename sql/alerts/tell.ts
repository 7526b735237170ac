import type { Target, ToldGroup, ToldOfRule } from '../model/alert.ts';
import type { Role } from '../model/roles.ts';
import type { Rule } from '../office/alert-rules.ts';
import type { AlertTables, RuleKind } from '../office/alert-schema.ts';
import type { NewDelivery } from '../office/deliveries.ts';
import { digest } from '../office/secret.ts';
import type { Outage } from '../queries/pages/page.ts';

/** Whom a rule tells. */
export interface Recipient {
	id: string;
	role: Role;
	/** Whether a chat of the bot is bound. */
	hasChat: boolean;
}

/** What a round has to tell, before it is written. */
export interface Told {
	notices: AlertTables['notices'][];
	deliveries: NewDelivery[];
}

interface Message {
	/** The same whenever the same is told, so that nothing is told twice. */
	key: string;
	kind: RuleKind;
	content: ToldOfRule;
}

/** A look at figures, as far as it is told. */
interface Moment {
	asOf: string;
	knownAt: string;
}

const contentOf = ({ id, name, subject, condition }: Rule, { asOf, knownAt }: Moment): Omit<ToldOfRule, 'groups'> => ({
	...{ rule: id, name, subject, condition, asOf, knownAt }
});

/** Tells that groups fire, or do no longer: one message for all of them. */
export function tellGroups(
	kind: 'fires' | 'over',
	{ rule, groups, moment }: { rule: Rule; groups: ToldGroup[]; moment: Moment },
	to: readonly Recipient[],
	at: string
): Told {
	if (groups.length === 0) return { notices: [], deliveries: [] };
	const key = JSON.stringify([kind, rule.id, groups.map((group) => [group.key, group.since])]);
	return tell(rule, { key, kind, content: { ...contentOf(rule, moment), groups } }, to, at);
}

/** Tells the owner of a rule of an outage that explains it; of all that the owner has, the first that is told of is enough. */
export function tellOutage(
	{ id, component, from, to }: Outage,
	{ rule, moment }: { rule: Rule; moment: Moment },
	owner: Recipient,
	at: string
): Told {
	const content = { ...contentOf(rule, moment), groups: [], outage: { component, from, to } };
	return tell(rule, { key: JSON.stringify(['outage', id]), kind: 'outage', content }, [owner], at);
}

function tell(rule: Rule, { key, kind, content }: Message, to: readonly Recipient[], at: string): Told {
	const told = { rule_id: rule.id, kind, content: JSON.stringify(content) };
	const idOf = (...more: string[]) => digest(JSON.stringify([key, ...more])).slice(0, 32);
	const owner = to.find(({ id }) => id === rule.userId);
	const placesOf = (target: Target): { to: Recipient[]; place: string } =>
		target.channel === 'bot'
			? { to: to.filter((one) => one.hasChat || one === owner), place: '' }
			: { to: owner ? [owner] : [], place: target.to };
	return {
		notices: to.map((one) => ({ ...told, id: idOf(one.id), user_id: one.id, at, read_at: null })),
		deliveries: rule.targets.flatMap((target) => {
			const { to: persons, place } = placesOf(target);
			return persons.map(({ id, role }) => ({
				...{ ...told, id: idOf(id, target.channel, place), user_id: id, role },
				...{ channel: target.channel, target: place }
			}));
		})
	};
}
