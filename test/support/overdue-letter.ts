import type { WireEvent } from '#ingest/contract/event.ts';

/** A letter that two banks sent back and forth until it was late, and what lies around it. */
export const OVERDUE = 'K-1401-0003357';
export const DUPLICATE = 'K-1401-0009001';
/** What nobody but an inspector may read. */
export const WORDS = {
	subject: 'درخواست تسهیلات خوداشتغالی',
	body: 'اینجانب برای راه‌اندازی کارگاه خیاطی درخواست تسهیلات دارم.',
	returned: 'پرونده نزد بانک صادرات است',
	correction: 'به نامهٔ دیگری مربوط بود',
	person: { national_id: '3240012345', mobile: '09187654321', name: 'گلناز ژاله‌پرور' }
};

const at = (day: string, hour: string): string => `2022-${day}T${hour}:00+04:30`;
const of = (type: string, event_id: string, day: string, hour: string, more: object = {}): WireEvent =>
	({ v: 1, type, event_id, letter_id: OVERDUE, occurred_at: at(day, hour), ...more }) as WireEvent;

/** Registered on 23 Tir 1401, due on 22 Mordad; the newest event of all is of 5 Shahrivar. */
export function overdueLetter(): WireEvent[] {
	const loan = { loan_id: 'V-1', bank: 'bank_melli', amount_rial: 1_000_000_000, collateral: 'subsidy' };
	return [
		of('letter.registered', 'e01', '07-14', '10:12', {
			...{ channel: 'in_person', category: 'job_loan', county: 'kermanshah', kind: 'request', campaign: 'visit-1401' },
			...{ actor: 'reg-0371', entered_at: at('07-14', '10:20'), subject: WORDS.subject, body: WORDS.body },
			citizen: WORDS.person
		}),
		of('sms.sent', 'e02', '07-14', '10:13', { template: 'registered' }),
		of('loan.requested', 'e03', '07-14', '10:12', loan),
		of('letter.referred', 'e04', '07-15', '09:02', { referral_id: 'A-1', to_org: 'bank_melli', actor: 'op-12' }),
		of('sms.failed', 'e05', '07-15', '09:03', { template: 'referred', error: 'no route' }),
		of('letter.returned', 'e06', '08-02', '11:40', { referral_id: 'A-1', reason: WORDS.returned, org: 'bank_melli' }),
		of('letter.referred', 'e07', '08-03', '08:25', {
			...{ referral_id: 'A-2', to_org: 'bank_saderat', actor: 'op-07', due_at: at('09-02', '08:25') }
		}),
		of('letter.answered', 'e08', '08-05', '12:00', { outcome: 'information', text: 'این پاسخ از آنِ نامهٔ دیگری است' }),
		of('event.voided', 'e09', '08-06', '09:00', { target_event_id: 'e08', reason: WORDS.correction }),
		of('letter.waiting', 'e10', '08-06', '10:00', { reason: 'مدارک ناقص است' }),
		of('letter.resumed', 'e11', '08-09', '10:00', { reason: 'مدارک رسید' }),
		of('letter.returned', 'e12', '08-12', '13:18', { referral_id: 'A-2', reason: 'پرونده نزد بانک ملی است' }),
		of('letter.referred', 'e13', '08-13', '09:41', {
			...{ referral_id: 'A-3', to_org: 'bank_melli', actor: 'op-12', due_at: at('08-20', '09:41') }
		}),
		of('letter.interim_answer', 'e14', '08-21', '10:05', { referral_id: 'A-3', promised_at: at('08-25', '10:05') }),
		{
			...of('letter.registered', 'd1', '07-16', '09:00', {
				...{ channel: 'letter', category: 'job_loan', county: 'kermanshah', kind: 'request' }
			}),
			letter_id: DUPLICATE
		} as WireEvent,
		{
			...of('letter.linked', 'd2', '07-17', '09:00', { master_letter_id: OVERDUE }),
			letter_id: DUPLICATE
		} as WireEvent,
		{
			...{ v: 1, type: 'outage.started', event_id: 's', outage_id: 'fibre', occurred_at: at('07-22', '00:00') },
			...{ component: 'telecom', note: 'قطع فیبر مخابرات' }
		},
		{
			...{ v: 1, type: 'outage.ended', event_id: 'e', outage_id: 'fibre', occurred_at: at('08-05', '00:00') },
			component: 'telecom'
		},
		{ ...of('letter.noted', 'z1', '08-27', '14:32', { activity: 'call' }), letter_id: 'K-1401-0099999' } as WireEvent
	];
}
