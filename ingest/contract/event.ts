import { z } from 'zod';

/**
 * The event contract, version 1: what a producer may send, one JSON object an event.
 * Fields that begin with `x_` are let through the door and not stored; every other field that the
 * contract lacks is rejected by name.
 */

const id = z.string().trim().min(1).max(64);
const code = z.string().trim().min(1).max(64);
const short = z.string().max(1_000);
const long = z.string().max(100_000);

/** RFC 3339 with an offset; years that a correspondence office can have. */
const moment = z.iso.datetime({
	offset: true,
	error: 'must be RFC 3339 with an offset, as in 2022-07-14T09:30:00+04:30'
});

const envelope = {
	v: z.literal(1),
	event_id: id,
	occurred_at: moment,
	entered_at: moment.optional(),
	actor: code.optional(),
	org: code.optional()
};
const letter = { ...envelope, letter_id: id };
const call = { ...envelope, call_id: id };
const outage = { ...envelope, outage_id: id };

const citizen = z.strictObject({
	national_id: z.string().max(32).optional(),
	mobile: z.string().max(32).optional(),
	name: z.string().max(200).optional()
});

const loan = {
	...letter,
	loan_id: id.optional(),
	bank: code,
	amount_rial: z.int().nonnegative(),
	collateral: z.enum(['subsidy', 'guarantor', 'deed', 'other'])
};
const sms = {
	...letter,
	template: z.enum(['registered', 'referred', 'answered']),
	sms_id: id.optional(),
	parts: z.int().min(1).max(255).optional(),
	error: short.optional()
};
const callTimes = {
	...call,
	wait_s: z.int().min(0).max(86_400).optional(),
	handle_s: z.int().min(0).max(86_400).optional()
};
const withReason = { ...letter, reason: short.optional() };

const one = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
	z.strictObject({ type: z.literal(type), ...shape });

/** A void carries the subject of its target, whichever of the three it is. */
const voided = z
	.strictObject({
		type: z.literal('event.voided'),
		...envelope,
		letter_id: id.optional(),
		call_id: id.optional(),
		outage_id: id.optional(),
		target_event_id: id,
		/** Whose event it is; absent: the sender's own. Another's may be voided by an administrator's token only. */
		target_source: code.optional(),
		reason: short
	})
	.refine((e) => [e.letter_id, e.call_id, e.outage_id].filter((s) => s !== undefined).length === 1, {
		path: ['letter_id'],
		error: 'a void names exactly one of letter_id, call_id, outage_id: the subject of its target'
	});

export const eventSchema = z.discriminatedUnion('type', [
	one('letter.registered', {
		...letter,
		channel: code,
		category: code,
		county: code,
		kind: z.enum(['request', 'complaint', 'suggestion', 'criticism', 'report']),
		subject: short.optional(),
		body: long.optional(),
		citizen: citizen.optional(),
		campaign: code.optional(),
		priority: code.optional()
	}),
	one('letter.screened', letter),
	one('letter.linked', { ...letter, master_letter_id: id }),
	one('letter.referred', {
		...letter,
		referral_id: id,
		from_org: code.optional(),
		to_org: code,
		due_at: moment.optional(),
		reason: short.optional()
	}),
	one('letter.seen', { ...letter, referral_id: id }),
	one('letter.returned', { ...letter, referral_id: id, reason: short, right_org: code.optional() }),
	one('letter.waiting', { ...letter, until: moment.optional(), reason: short }),
	one('letter.resumed', { ...letter, until: moment.optional(), reason: short }),
	/** What tells the citizen something before the answer; without `promised_at` it promises nothing. */
	one('letter.interim_answer', { ...letter, referral_id: id.optional(), promised_at: moment.optional() }),
	one('letter.answered', {
		...letter,
		referral_id: id.optional(),
		outcome: z.enum(['granted', 'partial', 'refused', 'information', 'no_basis']),
		means: z.enum(['letter', 'call', 'visit', 'sms']).optional(),
		text: long.optional()
	}),
	/** How it ended without need of an answer; absent: merely closed. `org` says who ended it. */
	one('letter.closed', { ...withReason, ended_as: z.enum(['withdrawn', 'duplicate', 'transferred']).optional() }),
	one('letter.reopened', withReason),
	one('letter.objected', withReason),
	one('letter.noted', { ...letter, activity: short.min(1), text: long.optional() }),
	one('letter.flagged', { ...letter, flag: code, text: long.optional() }),
	one('letter.unflagged', { ...letter, flag: code, text: long.optional() }),
	one('letter.reminded', { ...letter, to_org: code, text: long.optional() }),
	one('citizen.feedback', { ...letter, verdict: z.enum(['satisfied', 'partly', 'dissatisfied', 'unreachable']) }),
	one('sms.sent', sms),
	one('sms.delivered', sms),
	one('sms.failed', sms),
	one('loan.requested', loan),
	one('loan.approved', loan),
	one('loan.refused', loan),
	one('loan.paid', loan),
	one('call.offered', callTimes),
	one('call.answered', callTimes),
	one('call.abandoned', callTimes),
	one('call.blocked', callTimes),
	one('outage.started', { ...outage, component: short, note: long.optional() }),
	one('outage.ended', { ...outage, component: short.optional(), note: long.optional() }),
	voided
]);

/** An event as a producer sends it. */
export type WireEvent = z.infer<typeof eventSchema>;
export type EventType = WireEvent['type'];
