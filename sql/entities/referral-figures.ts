import { OFFICE } from '../model/filters.ts';
import { exists, HOUR, isBank, isThere, made, madeAndKept, passed, type Column, type Sql } from './entity.ts';

/** How long a body has for a referral that came without a deadline, or after it. */
const STANDARD = 'INTERVAL 240 HOUR';
/** In hours, longer than anything takes: so what is not served yet comes last. */
export const NEVER = 1_000_000_000;
/** Subtracted by dateDiff, of moments that may be NULL, ten million referrals took 40 ms of CPU more. */
const hours = (from: Sql, until: Sql): Sql =>
	`(toUnixTimestamp64Milli(${until}) - toUnixTimestamp64Milli(${from})) / ${HOUR}`;

/** What figures say of a referral: each is declared here alone, and used by its name (`sql/measures/`). */
export const FIGURES = {
	body: made((c) => c('to_org')),
	from_body: made((c) => `ifNull(${c('from_org')}, '${OFFICE}')`),
	flow: made((c) => `concat(${c('from_body')}, '>', ${c('to_org')})`),
	/** How it ended. */
	state: made((c) => `ifNull(${c('ended_by')}, '')`),
	is_open: made((c) => `${c('ended_at')} IS NULL`),
	/** Open, and its letter unanswered: somebody waits for what the body says. */
	is_awaited: made((c) => `${c('is_open')} AND NOT ${c('letter_is_settled')}`),
	is_ended: isThere('ended_at'),
	ended: made((c, at) => `ifNull(${c('ended_at')}, ${at})`),
	/** Answered. One that was returned, referred on or closed was waited for until then, and is not. */
	is_finished: made((c) => `ifNull(${c('ended_by')} = 'answered', 0)`),
	/** By when its body has to answer: its own deadline, where that gave it time, else its own standard. NULL: its clock stands, for it waits. */
	own_due_at: madeAndKept(
		(c) =>
			`multiIf(ifNull(${c('due_at')} > ${c('referred_at')}, 0), ${c('due_at')}, ${c('due_at')} IS NULL AND ${c('policy_id')} IS NOT NULL, NULL, ${c('referred_at')} + ${STANDARD})`
	),
	is_past: made((c, at) => `ifNull(${c('own_due_at')} < ${at}, 0)`),
	/** It counts for its body. */
	is_counted: made((c) => `NOT ${c('is_excused')} AND NOT ${c('is_again')}`),
	/** It counts, and is answered, or past its deadline, whether or not the body still has it. */
	is_due: made((c) => `${c('is_counted')} AND (${c('is_finished')} OR ${c('is_past')})`),
	is_on_time: made((c) => `${c('is_finished')} AND ifNull(${c('ended')} <= ${c('own_due_at')}, 0)`),
	/** Answered with substance. */
	is_served: made((c) => `${c('is_finished')} AND NOT ${c('is_formal')}`),
	is_served_on_time: made((c) => `${c('is_on_time')} AND NOT ${c('is_formal')}`),
	/** Past its deadline without an answer of substance, or answered formally, which nobody waits for any more. */
	is_unserved: made((c) => `${c('is_formal')} OR (NOT ${c('is_finished')} AND ${c('is_past')})`),
	/** It left the body without an answer of substance. */
	is_let_go: made((c) => `${c('is_ended')} AND NOT ${c('is_served')}`),
	/** To its answer of substance; what has none yet is never served. */
	served_hours: made((c) => `if(${c('is_served')}, ${hours(c('referred_at'), c('ended'))}, ${NEVER})`),
	/** What its body has for it. */
	own_hours: made((c) => hours(c('referred_at'), c('own_due_at'))),
	/** To its answer, else to when it left or until now. */
	hours: made(
		(c) => hours(c('referred_at'), c('ended')),
		(c) => passed(c('referred_at'), c('ended'), HOUR)
	),
	/** The whole days of that, in steps that grow: the first day of the step. */
	answer_step: made((c) => {
		const days = `floor(${c('hours')} / 24)`;
		return `multiIf(${days} < 7, ${days}, ${days} < 14, 7, ${days} < 21, 14, ${days} < 30, 21, ${days} < 60, 30, ${days} < 90, 60, 90)`;
	}),
	/** It left the body without an answer; in A→B→A each of the first two did. */
	is_wrong: made((c) => `ifNull(${c('ended_by')} IN ('returned', 'referred'), 0)`),
	is_returned: made((c) => `ifNull(${c('ended_by')} = 'returned', 0)`),
	/** Answered with substance, and the letter objected to or reopened after that. */
	is_objected: madeAndKept(
		(c) =>
			`${c('is_served')} AND ${c('letter_contested_at')} IS NOT NULL AND assumeNotNull(${c('letter_contested_at')}) > ${c('ended')}`
	),
	/** Past its own deadline, or where it has none, past the letter's. */
	is_late: made((c, at) => `ifNull(coalesce(${c('due_at')}, ${c('letter_due_at')}) < ${at}, 0)`),
	is_letter_late: made((c, at) => `ifNull(${c('letter_due_at')} < ${at}, 0)`),
	is_to_bank: made((c) => isBank(c('to_org'))),
	has_operator: exists('operator'),
	/** By an operator of the office. */
	is_by_operator: made((c) => `${c('is_office_referral')} AND ${c('has_operator')}`)
} satisfies Record<string, Column>;
