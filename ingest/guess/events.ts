import type { EventRule, Mapping } from '../mapping/schema.ts';
import { callRules } from './call-events.ts';
import type { Roles } from './roles.ts';
import { all, defined, ENDED, present, Rules, some } from './rules.ts';
import { stepRules } from './step-events.ts';

/** A letter a row. */
function letterRules(rules: Rules): EventRule[] {
	const registered = rules.moment('registered') ?? rules.moment('moment');
	if (!registered) return [];
	const events: EventRule[] = [
		{
			type: 'letter.registered',
			event_id: rules.id('-registered'),
			fields: { occurred_at: registered, ...rules.letter() }
		}
	];
	const body = rules.column('body');
	const referral = rules.id('-1', 'letter_id', rules.prefix);
	if (body !== undefined) {
		const referred = rules.column('referred');
		events.push({
			type: 'letter.referred',
			...all([
				...(rules.isFull('body') ? [] : present(body)),
				...(referred === undefined || rules.isFull('referred') ? [] : present(referred))
			]),
			event_id: rules.id('-referred'),
			fields: defined({
				occurred_at: rules.moment('referred') ?? registered,
				referral_id: referral,
				to_org: rules.code('body'),
				from_org: rules.code('from_org'),
				due_at: rules.moment('due')
			})
		});
	}
	const by = defined({ org: rules.code('body') });
	const answer = rules.column('answered') !== undefined ? 'answered' : 'closed';
	const answered = rules.column(answer);
	// A registry of one moment at the end answers by closing.
	if (answered !== undefined)
		events.push({
			type: 'letter.answered',
			...all([...(answer === 'closed' ? some(rules.isState('answered', 'closed')) : []), ...present(answered)]),
			event_id: rules.id('-answered'),
			fields: defined({
				occurred_at: rules.moment(answer),
				...by,
				// An answer to a referral that there is not would be nobody's.
				referral_id:
					rules.isFull('body') && (rules.column('referred') === undefined || rules.isFull('referred'))
						? referral
						: undefined,
				outcome: rules.word('outcome', 'outcome', 'information'),
				text: rules.text('answer_text')
			})
		});
	const closed = rules.column('closed');
	if (closed !== undefined)
		events.push({
			type: 'letter.closed',
			// Where the state says that it is open, the date is that of an earlier closing.
			...all([...some(rules.isState('answered', 'closed', ...ENDED)), ...present(closed)]),
			event_id: rules.id('-closed'),
			fields: defined({ occurred_at: rules.moment('closed'), ...by, ended_as: rules.endedAs() })
		});
	return events;
}

/** The events that rows make, by what the columns were taken for; none when an id or a moment is missing. */
export function eventRules(roles: Roles, name: string): EventRule[] {
	const rules = new Rules(roles, name);
	if (roles.shape === 'calls') return callRules(rules, roles);
	if (!roles.of.has('letter_id')) return [];
	return roles.shape === 'steps' ? stepRules(rules) : letterRules(rules);
}

/** The letter of a row, and of steps, by what they follow one another. */
export function letterIdOf(roles: Roles, name: string): Pick<Mapping, 'letter_id'> {
	const rules = new Rules(roles, name);
	const column = rules.column('letter_id');
	if (roles.shape === 'calls' || column === undefined) return {};
	const order = roles.shape === 'steps' ? rules.order() : [];
	return { letter_id: { prefix: rules.prefix, column, ...(order.length > 0 && { order }) } };
}
