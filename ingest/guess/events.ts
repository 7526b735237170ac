import type { Mapping, EventRule } from '../mapping/schema.ts';
import type { Condition } from '../mapping/condition-schema.ts';
import type { Spec } from '../mapping/spec-schema.ts';
import type { Row } from '../mapping/row.ts';
import { callRules } from './call-events.ts';
import { wordFor } from './codes.ts';
import { cellOf } from './profile.ts';
import type { Roles } from './roles.ts';
import { defined, Rules } from './rules.ts';

const all = (conditions: Condition[]): { when?: Condition } =>
	conditions.length === 0 ? {} : { when: conditions.length === 1 ? conditions[0]! : { all: conditions } };
const present = (...columns: (string | undefined)[]): Condition[] =>
	[...new Set(columns)].flatMap((column) => (column === undefined ? [] : [{ present: column }]));

/** Where the state says that a letter is not closed, a date of its closing is that of an earlier one. */
function whenClosed(roles: Roles): Condition[] {
	const state = roles.of.get('state')?.profile;
	if (!state) return [];
	const closed = [...state.texts.keys()].filter((text) => wordFor('state', text) !== undefined);
	if (closed.length === 0) return [];
	const { column } = state;
	return [closed.length === 1 ? { equals: { column, value: closed[0]! } } : { in: { column, values: closed } }];
}

/** A letter a row. */
function letterRules(rules: Rules, roles: Roles): EventRule[] {
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
			...all([...(answer === 'closed' ? whenClosed(roles) : []), ...present(answered)]),
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
			...all([...whenClosed(roles), ...present(closed)]),
			event_id: rules.id('-closed'),
			fields: defined({ occurred_at: rules.moment('closed'), ...by })
		});
	return events;
}

/** The activity with which most letters begin. */
function firstActivity(roles: Roles, rows: readonly Row[]): string | undefined {
	const [id, activity] = [roles.of.get('letter_id')!.profile.column, roles.of.get('activity')?.profile.column];
	if (activity === undefined) return undefined;
	const seen = new Set<string>();
	const firsts = new Map<string, number>();
	for (const row of rows) {
		const letter = cellOf(row, id);
		if (seen.has(letter)) continue;
		seen.add(letter);
		const text = cellOf(row, activity);
		firsts.set(text, (firsts.get(text) ?? 0) + 1);
	}
	return [...firsts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}

/** A step of a letter a row. */
function stepRules(rules: Rules, roles: Roles, rows: readonly Row[]): EventRule[] {
	const moment = rules.moment('moment') ?? rules.moment('registered');
	if (!moment) return [];
	const hashed = ['letter_id', 'moment', 'activity', 'body', 'state'] as const;
	const event_id: Spec = rules.text('event_id') ?? { hash: hashed.flatMap((role) => rules.column(role) ?? []) };
	const who = defined({ actor: rules.text('actor'), org: rules.code('body') });
	const activity = rules.column('activity');
	const first = firstActivity(roles, rows);
	if (activity !== undefined && first !== undefined) {
		const isFirst: Condition = { equals: { column: activity, value: first } };
		return [
			{
				type: 'letter.registered',
				when: isFirst,
				event_id,
				fields: { occurred_at: moment, ...rules.letter(), subject: { column: activity }, ...who }
			},
			{
				type: 'letter.noted',
				when: { not: isFirst },
				event_id,
				fields: { occurred_at: moment, activity: { column: activity }, ...who }
			}
		];
	}
	// Told in each row of a letter, these are one event as long as they say the same.
	const [registered] = letterRules(rules, roles);
	const ends = letterRules(rules, roles).filter(({ type }) => type === 'letter.answered' || type === 'letter.closed');
	const body = rules.column('body');
	const referral: EventRule[] =
		body === undefined
			? []
			: [
					{
						type: 'letter.referred',
						...all(rules.isFull('body') ? [] : present(body)),
						event_id,
						fields: defined({
							occurred_at: moment,
							referral_id: event_id,
							from_org: rules.code('from_org') ?? { previous_body: true },
							to_org: rules.code('body')
						})
					}
				];
	return [...(registered ? [registered] : []), ...referral, ...ends];
}

/** The events that rows make, by what the columns were taken for; none when an id or a moment is missing. */
export function eventRules(roles: Roles, rows: readonly Row[], name: string): EventRule[] {
	const rules = new Rules(roles, name);
	if (roles.shape === 'calls') return callRules(rules, roles);
	if (!roles.of.has('letter_id')) return [];
	return roles.shape === 'steps' ? stepRules(rules, roles, rows) : letterRules(rules, roles);
}

/** Whether its letters' ids are of a column of their own. */
export const letterIdOf = (roles: Roles, name: string): Pick<Mapping, 'letter_id'> => {
	const column = roles.of.get('letter_id')?.profile.column;
	return roles.shape === 'calls' || column === undefined ? {} : { letter_id: { prefix: `${name}-`, column } };
};
