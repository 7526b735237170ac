import type { WireEvent } from '#ingest/contract/event.ts';

const DAY_MS = 86_400_000;

/** Days until the answers of each bank, by the Jalali month of 1401 in which the letters came: Tir, Mordad, Shahrivar. */
export const DAYS_TO_ANSWER: Record<string, number[][]> = {
	bank_melli: [
		[10, 12, 20],
		[4, 6, 30],
		[15, 15, 15]
	],
	bank_mellat: [
		[3, 5, 9],
		[1, 2, 2],
		[7, 8, 40]
	]
};
/** A day within each of these months. */
const COME = ['2022-07-01', '2022-08-01', '2022-09-01'];

/** Letters of two banks, each answered so many days after it came. */
export function answeredByMonth(): WireEvent[] {
	return Object.entries(DAYS_TO_ANSWER).flatMap(([bank, months]) =>
		months.flatMap((spans, month) =>
			spans.flatMap((days, n): WireEvent[] => {
				const letter_id = `${bank}-${month}-${n}`;
				const come = Date.parse(`${COME[month]}T06:00:00Z`);
				const at = (ms: number) => new Date(come + ms).toISOString();
				const referral_id = `R-${letter_id}`;
				const common = { v: 1 as const, letter_id };
				return [
					{
						...{ ...common, type: 'letter.registered', event_id: 'reg', occurred_at: at(0), actor: 'reg-0001' },
						...{ channel: 'letter', category: 'loan', county: 'paveh', kind: 'request' }
					},
					{
						...{ ...common, type: 'letter.referred', event_id: 'ref', occurred_at: at(60_000), actor: 'op-01' },
						...{ referral_id, to_org: bank }
					},
					{
						...{ ...common, type: 'letter.answered', event_id: 'ans', occurred_at: at(days * DAY_MS), org: bank },
						...{ referral_id, outcome: 'granted', means: 'letter', text: 'با درخواست شما موافقت شد.' }
					}
				];
			})
		)
	);
}
