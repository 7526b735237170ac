import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import { addDays } from './i18n/jalali.ts';
import type { ListLink } from './list-link.ts';

/** A number of the wall and the list behind it. */
export type WallLink = ListLink & { count: number };

/** Their basis is their own: they go by rule, beside letters and calls. */
const ELECTRONIC = 'email';

/** The lists behind the wall's numbers, all of letters registered in its range. */
export function wallLinks({ totals, channels, range, operators }: WallSnapshot) {
	const link = (kpi: string, count: number, more: Omit<ListLink, 'kpi'> = {}): WallLink => ({ kpi, count, ...more });
	const den = { part: 'den' as const };
	const electronic = [['channel', ELECTRONIC]] as const;
	const others = channels
		.filter(({ code }) => code !== ELECTRONIC)
		.map(({ code }): [string, string] => ['channel', code]);
	// Without a letter or a call there is no channel to name: a code that no channel has.
	const lettersAndCalls = others.length > 0 ? others : [['channel', 'none'] as const];
	const week = totals.firstDay && addDays(totals.firstDay, 6);
	const firstWeek = { from: totals.firstDay, to: week && range.to && range.to < week ? range.to : week };
	return {
		unanswered: link('unanswered', totals.unanswered),
		registered: link('answered', totals.registered, den),
		lettersAndCalls: link('answered', totals.lettersAndCalls, { ...den, where: lettersAndCalls }),
		electronic: link('answered', totals.electronic, { ...den, where: electronic }),
		answered: link('answered', totals.answered),
		answeredLettersAndCalls: link('answered', totals.answeredLettersAndCalls, { where: lettersAndCalls }),
		answeredElectronic: link('answered', totals.answeredElectronic, { where: electronic }),
		screened: link('screened', totals.screened),
		toScreen: link('to_screen', totals.toScreen),
		referred: link('referral_coverage', totals.referred),
		toRefer: link('never_referred', totals.toRefer),
		late: link('overdue', totals.late),
		withBody: link('within_time', totals.withBody, { group: 'bucket', key: 'with_body' }),
		notReferred: link('within_time', totals.notReferred, { ...den, group: 'bucket', key: 'not_referred' }),
		closedUnanswered: link('closed_unanswered', totals.closedUnanswered),
		onTime: link('on_time', totals.onTime.numerator),
		onTimeOf: link('on_time', totals.onTime.denominator, den),
		loanPersons: link('registered_loan_persons', totals.loanPersons),
		toBanks: link('share_of_banks', totals.referredToBanks),
		registrars: link('registrars_active', totals.registrarsFirstWeek, { days: firstWeek }),
		smsRegistered: link('sms_registered_coverage', totals.smsRegistered),
		smsReferred: link('registered_sms_referred', totals.smsReferred),
		operators: link('operator_referrals', operators.total, { days: { from: operators.day, to: operators.day } })
	};
}

/** The letters of a channel or a category. */
export const groupLink = (group: 'channel' | 'category', code: string): ListLink => ({
	...{ kpi: 'answered', part: 'den', group, key: code }
});

/** The open referrals to a bank. */
export const bankLink = (org: string): ListLink => ({ kpi: 'bank_queue', part: 'den', group: 'body', key: org });
