import type { z } from 'zod';
import { holdsIdentity } from '#sql/model/identities-in-text.ts';

/** Why an event is refused: one of these, for ever, so that producers can act on them by program. */
export const REASONS = [
	'bad_json',
	'bad_encoding',
	'not_an_object',
	'unknown_type',
	'unknown_field',
	'missing_field',
	'wrong_type',
	'bad_value',
	'bad_date',
	'future_date',
	'bad_version',
	'too_long',
	'too_deep',
	'bad_row',
	'identity_in_code',
	'out_of_scope',
	'not_yours',
	'unstorable'
] as const;
export type Reason = (typeof REASONS)[number];

/** The verdict on a refused event. `detail` says what must be, and never quotes what could identify a person. */
export interface Rejection {
	reason: Reason;
	/** Path of the field, as in `citizen.mobile`; empty when the event as a whole is meant. */
	field: string;
	detail: string;
}

const DATE_FIELDS = new Set(['occurred_at', 'entered_at', 'due_at', 'until', 'promised_at']);
const DATE = 'must be RFC 3339 with an offset, as in 2022-07-14T09:30:00+04:30';
const EXPECTED: Record<string, string> = {
	string: 'a text in quotes',
	int: 'a whole number without quotes',
	number: 'a number without quotes',
	object: 'an object in braces'
};

export const NOT_SHOWN = '(not shown)';

/** A name that a producer made up, fit to be quoted: no long run of digits, which could be a person's number. */
export function quotable(name: string): string {
	const isName = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/.test(name) && !/\d{5}/.test(name) && !holdsIdentity(name);
	return isName ? JSON.stringify(name) : NOT_SHOWN;
}

/** One verdict out of all that a schema found wrong: the first issue, and how many more there are. */
export function rejectionOf(issues: readonly z.core.$ZodIssue[], valueAt: (path: PropertyKey[]) => unknown): Rejection {
	const issue = issues[0]!;
	const field = issue.path.map(String).join('.');
	const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
	const { reason, detail } = judge(issue, field, valueAt(issue.path));
	return { reason, field, detail: detail + more };
}

function judge(issue: z.core.$ZodIssue, field: string, value: unknown): Omit<Rejection, 'field'> {
	if (value === undefined) {
		return {
			reason: 'missing_field',
			detail: issue.code === 'custom' ? issue.message : 'is missing; the type needs it'
		};
	}
	if (field === 'v') return { reason: 'bad_version', detail: 'must be 1, the version of the contract' };
	if (issue.code === 'invalid_type') {
		const isFraction = issue.expected === 'int' && typeof value === 'number';
		if (isFraction) return { reason: 'bad_value', detail: 'must be a whole number' };
		return { reason: 'wrong_type', detail: `must be ${EXPECTED[issue.expected] ?? issue.expected}` };
	}
	if (DATE_FIELDS.has(field)) return { reason: 'bad_date', detail: DATE };
	return ofValue(issue);
}

function ofValue(issue: z.core.$ZodIssue): Omit<Rejection, 'field'> {
	if (issue.code === 'invalid_value')
		return { reason: 'bad_value', detail: `must be one of ${issue.values.join(', ')}` };
	if (issue.code === 'too_big') {
		if (issue.origin === 'string')
			return { reason: 'too_long', detail: `must have ${issue.maximum} characters at most` };
		return { reason: 'bad_value', detail: `must be ${issue.maximum} at most` };
	}
	if (issue.code === 'too_small') {
		if (issue.origin === 'string') return { reason: 'bad_value', detail: 'must not be empty' };
		return { reason: 'bad_value', detail: `must be ${issue.minimum} at least` };
	}
	return { reason: 'bad_value', detail: issue.code === 'custom' ? issue.message : 'is not what the contract asks for' };
}
