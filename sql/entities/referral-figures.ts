import { OFFICE } from '../model/filters.ts';
import { exists, HOUR, isBank, made, passed, type Column, type Sql } from './entity.ts';

/** The standard of a referral without a deadline. */
const STANDARD = 'INTERVAL 240 HOUR';
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
	is_awaited: made((c) => `${c('is_open')} AND NOT ${c('letter_is_answered')}`),
	is_ended: exists('ended_at'),
	ended: made((c, at) => `ifNull(${c('ended_at')}, ${at})`),
	/** Answered. One that was returned, referred on or closed was waited for until then, and is not. */
	is_finished: made((c) => `ifNull(${c('ended_by')} = 'answered', 0)`),
	/** With a deadline, and answered, or past it while the body had it. */
	is_due: made(
		(c) => `${c('due_at')} IS NOT NULL AND (${c('is_finished')} OR assumeNotNull(${c('due_at')}) < ${c('ended')})`
	),
	is_on_time: made(
		(c) => `${c('due_at')} IS NOT NULL AND ${c('is_finished')} AND ${c('ended')} <= assumeNotNull(${c('due_at')})`
	),
	/** Open, and past its deadline or, without one, beyond the standard. */
	is_beyond: made(
		(c) =>
			`${c('is_open')} AND ${c('ended')} > if(${c('due_at')} IS NULL, ${c('referred_at')} + ${STANDARD}, assumeNotNull(${c('due_at')}))`
	),
	/** To its answer, else to when it left or until now. */
	hours: made(
		(c) => hours(c('referred_at'), c('ended')),
		(c) => passed(c('referred_at'), c('ended'), HOUR)
	),
	/** What its deadline gives. */
	given_hours: made((c) => hours(c('referred_at'), c('due_at'))),
	/** It left the body without an answer; in A→B→A each of the first two did. */
	is_wrong: made((c) => `ifNull(${c('ended_by')} IN ('returned', 'referred'), 0)`),
	is_returned: made((c) => `ifNull(${c('ended_by')} = 'returned', 0)`),
	/** Answered, and the letter objected to or reopened after that. */
	is_objected: made(
		(c) =>
			`${c('is_finished')} AND ${c('letter_contested_at')} IS NOT NULL AND assumeNotNull(${c('letter_contested_at')}) > ${c('ended')}`
	),
	/** Past its own deadline, or where it has none, past the letter's. */
	is_late: made((c, at) => `ifNull(coalesce(${c('due_at')}, ${c('letter_due_at')}) < ${at}, 0)`),
	is_letter_late: made((c, at) => `ifNull(${c('letter_due_at')} < ${at}, 0)`),
	is_to_bank: made((c) => isBank(c('to_org'))),
	has_operator: exists('operator'),
	/** By an operator of the office. */
	is_by_operator: made((c) => `${c('is_office_referral')} AND ${c('has_operator')}`),
	went_at: made((c) => c('ended_at')),
	/** Nothing of it is later. */
	last_at: made((c) => c('letter_last_event_at'))
} satisfies Record<string, Column>;
