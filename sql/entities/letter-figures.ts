import { CONTESTABLE } from './letter-answers.ts';
import { lastMove } from './letter-path.ts';
import { WORKING_TIME } from '../text/working-time.ts';
import {
	DAY,
	exists,
	HAS_PERSON,
	HOUR,
	isBank,
	isThere,
	made,
	MINUTE,
	passed,
	type Column,
	type Sql
} from './entity.ts';

/** Whole days by the buckets of ageing, which include both of their borders. */
const daysBucket = (days: Sql): Sql =>
	`multiIf(${days} < 4, '0-3', ${days} < 8, '4-7', ${days} < 11, '8-10', ${days} < 21, '11-20', ${days} < 31, '21-30', ${days} < 61, '31-60', '61+')`;

/** Whether a channel is an electronic one, as its basis in the office's own list says; one that the list lacks is none. */
export const isElectronic = (channel: Sql, database = '${database}'): Sql =>
	`dictGetOrDefault('${database}.channels_by_code', 'basis', ${channel}, '') = 'electronic'`;

const isContestable = (moment: Sql, at: Sql): Sql => `ifNull(${moment} + ${CONTESTABLE} >= ${at}, 0)`;

/** What figures say of a letter: each is declared here alone, and used by its name (`sql/measures/`). */
export const FIGURES = {
	is_unanswered: {
		...made((c) => `NOT ${c('is_answered')} AND NOT ${c('is_ended')}`),
		/** Its last move did not end its waiting. */
		waiting: (k, _, at) => `NOT (${lastMove(k, at)}.2 != '' AND ${lastMove(k, at)}.3 = '')`
	},
	is_unreferred: made((c) => `NOT ${c('is_referred')}`),
	/** Neither answered nor closed. */
	is_pending: made((c) => `${c('state')} IN ('registered', 'referred')`),
	is_closed: made((c) => `${c('state')} = 'closed'`),
	/** Open for more than twice the time that it was given. */
	is_late_twice: made(
		(c, at) =>
			`${c('is_late')} AND ifNull(dateDiff('millisecond', ${c('due_at')}, ${at}) > dateDiff('millisecond', ${c('begins_at')}, ${c('due_at')}), 0)`
	),
	is_within_time: made((c) => `NOT ${c('is_late')}`),
	/** Its answer, or its end without need of one, did not come before its registration. */
	is_answered_in_order: made((c) => `ifNull(ifNull(${c('answered_at')}, ${c('ended_at')}) >= ${c('begins_at')}, 1)`),
	/** It has a deadline, and is answered or past it. */
	is_judged: made((c) => `${c('has_deadline')} AND (${c('is_answered')} OR ${c('is_late')})`),
	is_request: made((c) => `${c('kind')} = 'request'`),
	is_electronic: made((c) => isElectronic(c('channel'))),
	/** An electronic letter names its body itself and goes by rule. */
	is_to_screen: made(
		(c) => `${c('is_pending')} AND NOT ${c('is_screened')} AND NOT ${c('is_referred')} AND NOT ${c('is_electronic')}`
	),
	/** Nobody has done anything but register it. */
	is_untouched: made(
		(c) =>
			`${c('screened_at')} IS NULL AND ${c('first_referred_at')} IS NULL AND ${c('interim_answered_at')} IS NULL AND ${c('waiting_since')} IS NULL AND ${c('waited_s')} = 0 AND ${c('returns')} = 0 AND ${c('first_answered_at')} IS NULL AND ${c('closed_at')} IS NULL AND ${c('master_letter_id')} IS NULL`
	),
	may_be_reopened: made((c, at) => `NOT ${c('reopened_30d')} AND ${isContestable(c('closed_at'), at)}`),
	may_be_objected: made(
		(c, at) =>
			`NOT ${c('objected_30d')} AND (${isContestable(c('closed_at'), at)} OR ${isContestable(c('last_answered_at'), at)})`
	),
	has_passed_promise: exists('promise_broken_at'),
	has_due_promise: exists('promise_kept'),
	has_renewed_promise: made((c) => `${c('promise_renewals')} > 0`),
	has_kept_promise: made((c) => `ifNull(${c('promise_kept')} = 1, 0)`),
	has_interim_answer: exists('interim_answered_at'),
	has_any_answer: made((c) => `${c('has_interim_answer')} OR ${c('is_answered')}`),
	/** A duplicate that has the answer of its master is none. */
	is_answered_at_once: made(
		(c) => `${c('is_answered')} AND ${c('first_referred_at')} IS NULL AND ${c('first_answered_at')} IS NOT NULL`
	),
	is_held: exists('holder'),
	/** What became of it with the office's first body is decided. */
	is_first_body_decided: exists('first_body_ended_by'),
	/** It left the office's first body without its answer. */
	is_first_body_wrong: made((c) => `ifNull(${c('first_body_ended_by')} IN ('returned', 'referred'), 0)`),
	is_referred_again: made((c) => `${c('hops')} > 1`),
	is_referred_often: made((c) => `${c('hops')} > 3`),
	went_back: made((c) => `${c('ping_pongs')} > 0`),
	/** Members of an array are asked of a set: of the dictionary ten million letters took twice as long. */
	was_with_bank: made(
		(c) => `arrayExists(org -> org IN (SELECT code FROM \${database}.bodies FINAL WHERE kind = 'bank'), ${c('orgs')})`,
		(c) => `arrayExists(org -> dictGetOrDefault('bodies_by_code', 'kind', org, '') = 'bank', ${c('orgs')})`
	),
	/** The responsible body is a bank. */
	is_with_bank: made((c) => isBank(c('body'))),
	has_failed_sms: made((c) => `${c('sms_failed')} > 0`),
	has_told_sms: made(
		(c) =>
			`${c('sms_failed')} > 0 OR ${c('registered_sms_at')} IS NOT NULL OR ${c('referred_sms_at')} IS NOT NULL OR ${c('answered_sms_at')} IS NOT NULL`
	),
	asks_for_loan: isThere('loan_requested_at'),
	has_person: HAS_PERSON,
	has_registrar: exists('registrar'),
	/** Of a county of which the residents are known. */
	has_residents: made(
		(c) => `dictGetOrDefault('\${database}.counties_by_code', 'population', ${c('county')}, 0) > 0`,
		(c) => `${c('county')} IN (SELECT county FROM county_residents)`
	),

	/** Until it came; who needs none waits no more. */
	answer_hours: made((c, at) => passed(c('begins_at'), `coalesce(${c('answered_at')}, ${c('ended_at')}, ${at})`, HOUR)),
	/** Until it came, or its answer or closing made it needless. */
	first_referral_until: made(
		(c, at) =>
			`coalesce(${c('first_referred_at')}, ${c('answered_at')}, ${c('ended_at')}, if(${c('state')} = 'closed', ${c('closed_at')}, NULL), ${at})`
	),
	first_referral_hours: made((c) => passed(c('begins_at'), c('first_referral_until'), HOUR)),
	/** The same in working time of its county; NULL where the working calendar does not reach. */
	first_referral_work_ms: made(
		(c) => WORKING_TIME['working_ms']!.text('${database}', c('begins_at'), c('first_referral_until'), c('county')),
		(c) => `workingMinutes(${c('begins_at')}, ${c('first_referral_until')}, ${c('county')}) * ${MINUTE}`
	),
	has_first_referral_work: exists('first_referral_work_ms'),
	first_referral_working_hours: made((c) => `assumeNotNull(${c('first_referral_work_ms')}) / ${HOUR}`),
	registered_sms_minutes: made((c, at) => passed(c('begins_at'), `ifNull(${c('registered_sms_at')}, ${at})`, MINUTE)),
	referred_sms_minutes: made((c, at) =>
		passed(`assumeNotNull(${c('first_referred_at')})`, `ifNull(${c('referred_sms_at')}, ${at})`, MINUTE)
	),
	age_days: made((c, at) => passed(c('begins_at'), at, DAY)),
	age_bucket: made((c) => daysBucket(`floor(${c('age_days')})`)),
	held_days: made((c, at) => passed(`assumeNotNull(${c('holder_since')})`, at, DAY)),
	held_bucket: made((c) => daysBucket(`floor(${c('held_days')})`)),
	hops_bucket: made((c) => `if(${c('hops')} > 3, '4+', toString(${c('hops')}))`),
	place_bucket: made((c) => `if(${c('is_held')}, 'with_body', 'with_office')`),
	deadline_bucket: made((c, at) => {
		const due = c('due_at');
		const tehranDay = (moment: Sql) => `toDate32(toTimeZone(${moment}, 'Asia/Tehran'))`;
		const late = daysBucket(`floor(${passed(`ifNull(${due}, ${at})`, at, DAY)})`);
		return `multiIf(${due} IS NULL, 'without_deadline', ${due} < ${at}, concat('overdue_', ${late}), ${tehranDay(due)} = ${tehranDay(at)}, 'due_today', dateDiff('millisecond', ${at}, ${due}) * 5 <= dateDiff('millisecond', ${c('begins_at')}, ${due}), 'due_soon', 'due_later')`;
	})
} satisfies Record<string, Column>;
