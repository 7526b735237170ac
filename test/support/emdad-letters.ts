import type { WireEvent } from '#ingest/contract/event.ts';

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
