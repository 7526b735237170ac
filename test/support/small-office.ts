import type { WireEvent } from '#ingest/contract/event.ts';

/**
 * What happens beside the letters of the small office: loans of two banks asked for, granted, refused and paid, SMS,
 * screenings, calls, an outage; each fifth letter is said to be a duplicate. With `n` the same of one more letter, `L-more-n`, its events in no order of time.
 */
export function sideEvents(n?: number): WireEvent[] {
	if (n === undefined)
		return [...Array.from({ length: 12 }, (_, i) => sideLife(`L-${two(i + 1, 3)}`, i)).flat(), ...outage()];
	return sideLife(`L-more-${n}`, n);
}

/** Of the unanswered letters, those that are ended here. */
export const ENDED = 1;

const two = (n: number, length = 2): string => String(n).padStart(length, '0');
/** Tehran kept summer time in 2022: +04:30 in July. */
const at = (day: number, hour: number, minute: number): string =>
	`2022-07-${two(14 + (day % 8))}T${two(hour)}:${two(minute % 60)}:00+04:30`;

function sideLife(letter_id: string, i: number): WireEvent[] {
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

export const EMDAD_LETTERS = 60;
export const idOf = (n: number) => `E-${String(n).padStart(3, '0')}`;
/** Letters with the Relief Committee, one a minute from the fifth day of the small office; the last is told first. */
export const emdad: WireEvent[] = Array.from({ length: EMDAD_LETTERS }, (_, n): WireEvent[] => {
	const at = (hour: number) => `2022-07-18T${hour}:${String(n).padStart(2, '0')}:00+04:30`;
	const letter_id = idOf(n);
	return [
		{
			...{ v: 1, type: 'letter.registered', event_id: 'reg', letter_id, occurred_at: at(11) },
			...{ channel: 'letter', category: 'aid', county: 'paveh', kind: 'request' }
		},
		{
			...{ v: 1, type: 'letter.referred', event_id: 'ref', letter_id, occurred_at: at(12) },
			...{ referral_id: `ER-${n}`, to_org: 'emdad' }
		}
	];
})
	.flat()
	.reverse();

/**
 * A week of a small office, by hand. 38 letters: 31 letters and calls (20 by letter, 6 by phone, 3 in person, 2 by SMS)
 * and 7 electronic ones; five a day from Thursday 14 July 2022 (23 Tir 1401), the last three on the eighth day, all in
 * Tehran's mornings. The first 24 are referred an hour later: 12 to Bank Melli, 6 to Bank Mellat, 6 to the Relief
 * Committee; of those, 5 and 4 are answered by Melli and the Committee a day after. So 9 are answered, 29 are not.
 */
export function smallOffice(): WireEvent[] {
	return Array.from({ length: SMALL_OFFICE.registered }, (_, i) => life(i)).flat();
}

export const SMALL_OFFICE = {
	registered: 38,
	lettersAndCalls: 31,
	electronic: 7,
	referred: 24,
	answered: 9,
	unanswered: 29
};

/** One more letter that came by post, at this minute of the eighth day. */
export const oneMoreLetter = (id: string, minute: number): Extract<WireEvent, { type: 'letter.registered' }> => ({
	v: 1,
	type: 'letter.registered',
	event_id: 'reg',
	letter_id: id,
	occurred_at: at(7, 11, minute),
	actor: 'reg-0001',
	channel: 'letter',
	category: 'housing',
	county: 'paveh',
	kind: 'request'
});

const CHANNELS: [string, number][] = [
	['letter', 20],
	['call', 6],
	['in_person', 3],
	['sms', 2],
	['email', 7]
];
const BODIES: [string, number][] = [
	['bank_melli', 12],
	['bank_mellat', 6],
	['emdad', 6]
];
const CATEGORY: Record<string, string> = { bank_melli: 'loan', bank_mellat: 'loan', emdad: 'aid' };

/** Of each of these bodies, the first so many letters are answered. */
const ANSWERED: Record<string, number> = { bank_melli: 5, emdad: 4 };

/** The i-th of a list written as runs, and its place within its run. */
function pick(runs: [string, number][], i: number): { code: string; nth: number } | undefined {
	let first = 0;
	for (const [code, length] of runs) {
		if (i < first + length) return { code, nth: i - first };
		first += length;
	}
	return undefined;
}

function life(i: number): WireEvent[] {
	const letter_id = `L-${String(i + 1).padStart(3, '0')}`;
	const day = Math.floor(i / 5);
	const minute = (i % 5) * 10;
	const to = pick(BODIES, i);
	const events: WireEvent[] = [
		{
			v: 1,
			type: 'letter.registered',
			event_id: 'reg',
			letter_id,
			occurred_at: at(day, 9, minute),
			actor: `reg-000${1 + (i % 4)}`,
			channel: pick(CHANNELS, i)?.code ?? 'letter',
			category: CATEGORY[to?.code ?? ''] ?? 'job',
			county: i % 3 === 0 ? 'javanrud' : 'kermanshah',
			kind: 'request',
			subject: 'درخواست وام قرض‌الحسنه',
			citizen: { national_id: '0012345679', mobile: '09181234567', name: 'مریم رضایی' },
			campaign: 'visit-1401'
		}
	];
	if (!to) return events;
	const referral_id = `R-${i + 1}`;
	events.push({
		v: 1,
		type: 'letter.referred',
		event_id: 'ref',
		letter_id,
		occurred_at: at(day, 10, minute),
		actor: `op-0${1 + (i % 3)}`,
		referral_id,
		to_org: to.code
	});
	if (to.nth < (ANSWERED[to.code] ?? 0))
		events.push({
			v: 1,
			type: 'letter.answered',
			event_id: 'ans',
			letter_id,
			occurred_at: at(day + 1, 10, minute),
			org: to.code,
			referral_id,
			outcome: 'granted',
			means: 'letter',
			text: 'با درخواست شما موافقت شد.'
		});
	return events;
}
