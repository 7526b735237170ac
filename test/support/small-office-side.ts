import type { WireEvent } from '#ingest/contract/event.ts';

/**
 * What happens beside the letters of the small office: loans of two banks asked for, granted, refused and paid, SMS,
 * screenings, calls, an outage; each fifth letter is said to be a duplicate. With `n` the same of one more letter, `L-more-n`, its events in no order of time.
 */
export function sideEvents(n?: number): WireEvent[] {
	if (n === undefined)
		return [...Array.from({ length: 12 }, (_, i) => life(`L-${two(i + 1, 3)}`, i)).flat(), ...outage()];
	return life(`L-more-${n}`, n);
}

/** Of the unanswered letters, those that are ended here. */
export const ENDED = 1;

const two = (n: number, length = 2): string => String(n).padStart(length, '0');
const at = (day: number, hour: number, minute: number): string =>
	`2022-07-${two(14 + (day % 8))}T${two(hour)}:${two(minute % 60)}:00+04:30`;

function life(letter_id: string, i: number): WireEvent[] {
	const of = (type: string, hour: number, more: object): WireEvent =>
		({ v: 1, type, event_id: `${type}-${i}`, letter_id, occurred_at: at(i, hour, i), ...more }) as WireEvent;
	const bank = i % 2 === 0 ? 'bank_melli' : 'bank_mellat';
	const loan = {
		loan_id: `loan-${letter_id}`,
		bank,
		amount_rial: 500_000_000,
		collateral: i % 3 === 0 ? 'deed' : 'subsidy'
	};
	const call = { v: 1, call_id: `C-${letter_id}`, occurred_at: at(i, 12, i) };
	return [
		of('loan.requested', 10, loan),
		...(i % 3 === 0 ? [of('loan.approved', 14, loan)] : []),
		...(i % 3 === 1 ? [of('loan.refused', 14, loan)] : []),
		...(i % 6 === 0 ? [of('loan.paid', 16, loan)] : []),
		of('letter.screened', 9, { actor: 'screen-1' }),
		of('sms.sent', 11, { template: i % 2 === 0 ? 'registered' : 'referred' }),
		...(i % 5 === 4 ? [of('letter.closed', 17, { reason: 'sent twice', ended_as: 'duplicate' })] : []),
		{ ...call, type: 'call.offered', event_id: 'o' } as WireEvent,
		{ ...call, type: i % 4 === 0 ? 'call.abandoned' : 'call.answered', event_id: 'e', wait_s: 20 } as WireEvent
	];
}

const outage = (): WireEvent[] => [
	{
		v: 1,
		type: 'outage.started',
		event_id: 's',
		outage_id: 'fibre',
		occurred_at: at(3, 8, 0),
		component: 'telecom',
		note: 'x'
	},
	{ v: 1, type: 'outage.ended', event_id: 'e', outage_id: 'fibre', occurred_at: at(4, 8, 0), component: 'telecom' }
];
