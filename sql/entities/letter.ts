import { branchesOf, digestOf, isByMobile, type Entity, type Sql, type State } from './entity.ts';
import { ANSWERS } from './letter-answers.ts';
import { CONTACTS } from './letter-contacts.ts';
import { FIGURES } from './letter-figures.ts';
import { HANDOVERS } from './letter-handovers.ts';
import { PATH } from './letter-path.ts';

/** The parts of a letter's referrals; to name the whole list reads all of them. */
export const REFERRALS = {
	referral_tos: 'l.referrals.to_org',
	referral_froms: 'l.referrals.from_org',
	referral_times: 'l.referrals.referred_at',
	referral_operators: 'l.referrals.operator',
	referral_ends: 'l.referrals.ended_at',
	referral_endings: 'l.referrals.ended_by'
};

/** What a history does not say by itself: when what can happen first once first did. */
export const HISTORY: Readonly<Record<string, Sql>> = {
	...REFERRALS,
	registered_at: 'arrayElementOrNull(l.registrations, 1)',
	screened_at: 'arrayElementOrNull(l.screenings, 1)',
	first_referred_at: 'arrayElementOrNull(l.referrals.referred_at, 1)',
	first_answered_at: 'arrayElementOrNull(l.answerings, 1)',
	seen_at: 'arrayElementOrNull(l.seens, 1)',
	registered_sms_at: 'arrayElementOrNull(l.registered_sms, 1)',
	referred_sms_at: 'arrayElementOrNull(l.referred_sms, 1)',
	loan_requested_at: 'arrayElementOrNull(l.loan_requests, 1)',
	given_at: 'arrayFirst((t, due) -> due IS NOT NULL, l.referrals.referred_at, l.referrals.due_at)',
	given_due_at: 'arrayFirst(due -> due IS NOT NULL, l.referrals.due_at)',
	citizen_hash: digestOf('l.citizen_key'),
	is_by_mobile: isByMobile(digestOf('l.citizen_key'), 'l.mobile_hash')
};
/** By what the filter says of the letters that are asked for. */
function pastOf(filter: readonly Sql[]): State['past'] {
	if (!filter.includes('is_registered')) return;
	return filter.includes('is_unanswered') ? 'waiting' : 'registered';
}

/** A letter; its state is recomputed whole from its events (`fold/letters`). */
export const letter: Entity = {
	name: 'letters',
	id: 'letter_id',
	columns: { ...PATH, ...ANSWERS, ...CONTACTS, ...FIGURES, ...HANDOVERS },
	branches: (reading, database, filter) => {
		const { at } = reading;
		const isSettled = `l.last_event_at <= ${at}`;
		return branchesOf(reading, {
			past: pastOf(filter),
			of: `${database}.letter_state AS l FINAL`,
			kept: REFERRALS,
			isSettled,
			since: [`l.first_event_at <= ${at}`, `l.last_event_at > ${at}`],
			open: { branch: { of: `${database}.open_state AS l FINAL`, tense: 'now', kept: REFERRALS }, isSettled },
			isUnchanged: (known) => `l.last_ingested_at <= ${known.at}`,
			known: ({ letters }) => ({ of: letters, kept: REFERRALS, where: [`l.first_event_at <= ${at}`] })
		});
	}
};

/** The columns of now that `letter_state` keeps of a letter, besides those of its history. */
export const KEPT_COLUMNS = [
	...['state', 'is_answered', 'answered_at', 'registered_at', 'screened_at', 'first_referred_at', 'last_referred_at'],
	...['holder', 'hops', 'returns', 'first_answered_at', 'last_answered_at', 'closed_at', 'reopened_at', 'objected_at'],
	...['due_at', 'due_by', 'operator', 'first_body', 'first_body_ended_by', 'holder_since', 'bodies', 'ping_pongs'],
	...['seen_at', 'master_letter_id', 'outcome', 'promised_at', 'registered_sms_at', 'referred_sms_at'],
	...['loan_requested_at', 'body', 'is_ended']
];
