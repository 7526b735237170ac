import type { WireEvent } from '#ingest/contract/event.ts';
import { createRandom } from '#ingest/scenario/random.ts';

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

const DAY = 86_400_000;
/** Midnight of Tehran, 23 Tir 1401. */
const START = Date.parse('2022-07-14T00:00:00+04:30');

/**
 * Orderly letters of 60 days: registered, most of them referred, many answered, some reopened and answered again. The
 * figures that forecast are of such an office.
 */
export function answeredLetters(seed: number, letters = 400): WireEvent[] {
	const random = createRandom(seed);
	const events: object[] = [];
	for (let n = 1; n <= letters; n++) {
		const letter_id = `f-${n}`;
		let at = START + random.int(60 * 24 * 60) * 60_000;
		const tell = (type: string, own: object = {}) =>
			events.push({
				v: 1,
				type,
				event_id: `f${events.length}`,
				letter_id,
				occurred_at: new Date(at).toISOString(),
				...own
			});
		tell('letter.registered', {
			channel: random.pick(['letter', 'call', 'email']),
			category: 'loan',
			county: 'paveh',
			kind: 'request'
		});
		if (random.chance(0.1)) continue;
		at += random.int(3 * DAY);
		const to_org = random.pick(['bank_melli', 'bank_refah', 'emdad']);
		const due_at = random.chance(0.7) ? new Date(at + (1 + random.int(15)) * DAY).toISOString() : undefined;
		tell('letter.referred', { referral_id: `${letter_id}-1`, to_org, due_at, actor: 'op-01' });
		if (random.chance(0.1)) {
			at += random.int(5 * DAY);
			tell('letter.returned', { referral_id: `${letter_id}-1`, reason: 'not ours' });
			continue;
		}
		if (random.chance(0.3)) continue;
		if (random.chance(0.2)) {
			// To its delay, not to an answer.
			at += random.int(DAY);
			tell('letter.objected');
		}
		at += random.int(20 * DAY);
		tell('letter.answered', { outcome: 'granted', org: to_org });
		if (random.chance(0.8)) continue;
		at += random.int(6 * DAY);
		tell(random.pick(['letter.reopened', 'letter.objected']));
		if (random.chance(0.5)) continue;
		at += random.int(9 * DAY);
		tell('letter.answered', { outcome: 'partial', org: to_org });
	}
	return JSON.parse(JSON.stringify(events)) as WireEvent[];
}
