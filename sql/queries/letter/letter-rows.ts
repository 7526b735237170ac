import { z } from 'zod';
import { defineQuery } from '../../client/define.server.ts';
import { moment, sureMoment } from '../../client/rows.ts';

/** What is read of one letter; moments are milliseconds since 1970. */

const count = z.coerce.number();
const flag = z.coerce.boolean();
const code = z.string().nullable();

export const STATE = defineQuery(
	'letter/state',
	z.object({
		letter_id: z.string(),
		channel: z.string(),
		category: z.string(),
		county: z.string(),
		kind: z.string(),
		campaign: z.string(),
		priority: code,
		state: z.enum(['registered', 'referred', 'answered', 'closed']),
		is_answered: flag,
		is_ended: flag,
		ended_as: code,
		ended_by: code,
		ended_at: moment,
		is_ended_unconfirmed: flag,
		answered_at: moment,
		registered_at: moment,
		waiting_since: moment,
		holder: code,
		holder_since: moment,
		hops: count,
		returns: count,
		bodies: count,
		ping_pongs: count,
		closed_at: moment,
		reopens: count,
		objections: count,
		due_at: moment,
		due_by: code,
		policy_id: code,
		operator: code,
		registrar: code,
		master_letter_id: code,
		outcome: code,
		promised_at: moment,
		promise_broken_at: moment,
		flags: z.array(z.string()),
		feedback: code,
		times_reminded: count,
		begins_at: sureMoment,
		first_event_at: sureMoment
	})
);

/** A letter at a moment, as the views show it. */
export type LetterState = z.infer<typeof STATE.row>;

export const REFERRALS = defineQuery(
	'letter/referrals',
	z.object({
		to_org: z.string(),
		referred_at: sureMoment,
		due_at: moment,
		ended_at: moment,
		ended_by: code
	})
);
export type LetterReferral = z.infer<typeof REFERRALS.row>;

export const LOANS = defineQuery(
	'letter/loans',
	z.object({
		loan_id: z.string(),
		bank: z.string(),
		collateral: z.string(),
		amount_rial: count,
		requested_at: moment,
		approved_at: moment,
		refused_at: moment,
		paid_at: moment
	})
);
export type LetterLoan = z.infer<typeof LOANS.row>;

export const SPANS = defineQuery(
	'letter/spans',
	z.object({
		deadline: moment,
		moves: z.array(z.tuple([z.coerce.number(), moment])),
		waits: z.array(z.tuple([z.coerce.number(), z.coerce.number()]))
	})
);
/** Spans of a letter's life, whatever the moment; one that goes on ends in 2299. */
export type LetterSpans = z.infer<typeof SPANS.row>;

export const POLICY = defineQuery(
	'letter/policy',
	z.object({
		days: count,
		unit: z.string(),
		pauses: flag,
		...{ channel: z.string(), category: z.string(), kind: z.string(), campaign: z.string() }
	})
);
export type LetterPolicy = z.infer<typeof POLICY.row>;

export const SENSITIVE = defineQuery('letter/sensitive', z.object({ is_sensitive: flag }));
export const ARRIVALS = defineQuery('letter/arrivals', z.object({ at: count }));
export const DUPLICATES = defineQuery('letter/duplicates', z.object({ letter_id: z.string() }));
export const ARRIVED = defineQuery('letter/arrived', z.object({ came_at: z.string().nullable(), is_in: flag }));

/** What an event says, as the log has it. */
export const SAID = z.object({
	event_id: z.string(),
	type: z.string(),
	source: z.string(),
	occurred_at: sureMoment,
	entered_at: moment,
	actor: z.string(),
	org: z.string(),
	channel: z.string(),
	category: z.string(),
	county: z.string(),
	subject: z.string(),
	body: z.string(),
	citizen_mask: z.string(),
	mobile_mask: z.string(),
	name_mask: z.string(),
	master_letter_id: z.string(),
	from_org: z.string(),
	to_org: z.string(),
	right_org: z.string(),
	due_at: moment,
	until: moment,
	promised_at: moment,
	outcome: z.string(),
	ended_as: z.string(),
	means: z.string(),
	reason: z.string(),
	text: z.string(),
	activity: z.string(),
	flag: z.string(),
	verdict: z.string(),
	template: z.string(),
	error: z.string(),
	bank: z.string(),
	amount_rial: z.coerce.number(),
	collateral: z.string(),
	target_event_id: z.string(),
	target_source: z.string()
});
export const HISTORY = defineQuery(
	'letter/history',
	SAID.extend({ ingested_at: sureMoment, is_void: z.coerce.boolean() })
);

/** A step in a letter's life; moments are milliseconds since 1970, '' where an event says nothing. */
export type LetterEvent = z.infer<typeof HISTORY.row>;
