import type { EventRule } from '../mapping/schema.ts';
import { wordFor } from './codes.ts';
import type { Roles } from './roles.ts';
import { defined, type Rules } from './rules.ts';

/** The events of a file that has a call a row. */
export function callRules(rules: Rules, roles: Roles): EventRule[] {
	const moment = rules.moment('call_moment');
	if (!moment) return [];
	const call_id = rules.id('', 'call_id', rules.prefix);
	const outcome = roles.of.get('call_outcome')?.profile;
	const times = (...roles: ('wait_s' | 'handle_s')[]) =>
		defined(
			Object.fromEntries(
				roles.map((role) => [
					role,
					rules.column(role) === undefined ? undefined : { integer: { column: rules.column(role)! } }
				])
			)
		);
	const ended = (['answered', 'abandoned', 'blocked'] as const).flatMap((end): EventRule[] => {
		const texts = [...(outcome?.texts.keys() ?? [])].filter((text) => wordFor('call', text) === end);
		if (texts.length === 0) return [];
		return [
			{
				type: `call.${end}`,
				when: { in: { column: outcome!.column, values: texts } },
				event_id: rules.id(`-${end}`, 'call_id'),
				fields: {
					occurred_at: moment,
					call_id,
					...times('wait_s', ...(end === 'answered' ? (['handle_s'] as const) : []))
				}
			}
		];
	});
	return [
		{ type: 'call.offered', event_id: rules.id('-offered', 'call_id'), fields: { occurred_at: moment, call_id } },
		...ended
	];
}
