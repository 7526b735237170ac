import type { Condition } from '../mapping/condition-schema.ts';
import type { EventRule } from '../mapping/schema.ts';
import type { Spec } from '../mapping/spec-schema.ts';
import { braced } from '../mapping/template.ts';
import type { Role } from './names.ts';
import { all, defined, ENDED, present, type Rules } from './rules.ts';

const not = (condition: Condition): Condition => ({ not: condition });
/** That a condition becomes true: a row repeats what is known of the letter. */
const becomes = (condition: Condition): Condition[] => [condition, not({ previous: condition })];

/** An id that a step keeps in every export: its own number, or a hash of what it says. */
function idOf(rules: Rules, end: string, ...roles: Role[]): Spec {
	const sequence = rules.column('sequence');
	if (sequence !== undefined) return { template: `${braced(sequence)}-${end}` };
	return { hash: roles.flatMap((role) => rules.columns(role)) };
}

/** A step of a letter a row, told by what is done in it: the first registers the letter, the others are noted. */
function activities(rules: Rules, activity: string, occurred_at: Spec): EventRule[] {
	const event_id = rules.text('event_id') ?? idOf(rules, 'step', 'letter_id', 'moment', 'activity');
	const who = defined({ actor: rules.text('actor'), org: rules.code('body') });
	return [
		{
			type: 'letter.registered',
			when: { is_first: true },
			event_id,
			fields: { occurred_at, ...rules.letter(), subject: { column: activity }, ...who }
		},
		{
			type: 'letter.noted',
			when: not({ is_first: true }),
			event_id,
			fields: { occurred_at, activity: { column: activity }, ...who }
		}
	];
}

/** A change of a letter a row, with all that is known by then: what happened is the difference between two rows. */
function changes(rules: Rules, moment: Spec): EventRule[] {
	const events: EventRule[] = [
		{
			type: 'letter.registered',
			when: { is_first: true },
			event_id: { constant: 'registered' },
			fields: { occurred_at: rules.moment('registered') ?? moment, ...rules.letter() }
		}
	];
	const add = (
		type: EventRule['type'],
		conditions: Condition[],
		event_id: Spec,
		fields: Record<string, Spec | undefined>
	) => events.push({ type, ...all(conditions), event_id, fields: defined(fields) });
	const orMoment = (role: Role): Spec => {
		const own = rules.moment(role);
		return own ? { first: [own, moment] } : moment;
	};
	const body = rules.code('body');
	const column = rules.column('body');
	if (body && column !== undefined) {
		const id = idOf(rules, 'referred', 'moment', 'body');
		add('letter.referred', [{ changed: column }, ...present(column)], id, {
			occurred_at: moment,
			referral_id: id,
			from_org: { previous: body },
			to_org: body
		});
	}
	const outcome = rules.word('outcome', 'outcome', 'information');
	const ended = rules.isState('answered', 'closed', ...ENDED);
	const answered = rules.isState('answered') ?? rules.isState('closed');
	if (ended && answered) {
		const closed = rules.isState('closed', ...ENDED);
		add('letter.answered', becomes(answered), idOf(rules, 'answered', 'moment', 'state'), {
			occurred_at: orMoment(rules.column('answered') === undefined ? 'closed' : 'answered'),
			org: body,
			outcome,
			text: rules.text('answer_text')
		});
		add('letter.reopened', [not(ended), { previous: ended }], idOf(rules, 'reopened', 'moment', 'state'), {
			occurred_at: moment
		});
		if (closed)
			add('letter.closed', becomes(closed), idOf(rules, 'closed', 'state', 'moment'), {
				occurred_at: orMoment('closed'),
				org: body,
				ended_as: rules.endedAs()
			});
	} else {
		// Without a state that tells it, the last row knows the end.
		for (const [type, role] of [
			['letter.answered', 'answered'],
			['letter.closed', 'closed']
		] as const) {
			const at = rules.moment(role);
			if (at)
				add(
					type,
					[{ is_last: true }, ...present(rules.column(role))],
					{ constant: role },
					{
						occurred_at: at,
						org: body,
						...(role === 'answered' && { outcome })
					}
				);
		}
	}
	return events;
}

/** The events of a file that has several rows a letter. */
export function stepRules(rules: Rules): EventRule[] {
	const moment = rules.moment('moment') ?? rules.moment('registered');
	if (!moment) return [];
	const activity = rules.column('activity');
	return activity === undefined ? changes(rules, moment) : activities(rules, activity, moment);
}
