import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import { addDays } from './i18n/jalali.ts';
import type { ListFigure, ListLink } from './list-link.ts';

/** A code that no channel has: of what is none there is an empty list. */
const NONE = [['channel', 'none']] as const;

type Channels = Pick<WallSnapshot, 'channels'>;

/** Electronic letters, which go by rule, or all others, as a filter: the channels by which any came. */
function channelsOf({ channels }: Channels, isElectronic: boolean): NonNullable<ListLink['where']> {
	const found = channels.filter((one) => one.isElectronic === isElectronic);
	return found.length > 0 ? found.map(({ code }) => ['channel', code] as const) : NONE;
}

export const lettersAndCallsOf = (snapshot: Channels): NonNullable<ListLink['where']> => channelsOf(snapshot, false);

/** The lists behind the wall's numbers, all of letters registered in its range. */
export function wallLinks(snapshot: WallSnapshot) {
	const { totals, range, operators } = snapshot;
	const link = (kpi: string, count: number, more: Omit<ListLink, 'kpi'> = {}): ListFigure => ({ kpi, count, ...more });
	const den = { part: 'den' as const };
	const electronic = channelsOf(snapshot, true);
	const lettersAndCalls = lettersAndCallsOf(snapshot);
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
		withOffice: link('within_time', totals.withOffice, { ...den, group: 'bucket', key: 'with_office' }),
		ended: link('ended', totals.ended),
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

/** Letters of a bank. */
export const bankLink = (org: string, kpi: 'unanswered' | 'overdue' | 'answered'): ListLink => ({
	...{ kpi, group: 'body', key: org }
});
