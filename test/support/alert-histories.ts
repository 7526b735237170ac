import type { WireEvent } from '#ingest/contract/event.ts';
import { createRandom } from '#ingest/scenario/random.ts';
import type { EventRow } from '#sql/model/event-row.ts';
import { dayAfter } from '#sql/model/tehran.ts';
import { rowOf } from './events.ts';

/** How many of what comes by chance come in a day. */
export function poisson(mean: number, random: { next: () => number }): number {
	let count = 0;
	for (let left = mean; (left += Math.log(1 - random.next())) > 0;) count++;
	return count;
}

const FIRST = '2016-03-20';
const DAYS = 5 * 365;
/** The day after the last. */
export const AFTER = dayAfter(FIRST, DAYS);
export const CHANNELS = ['call', 'letter'];

interface Letter {
	letter_id: string;
	channel: string;
	/** Days; the answer may come after the last. */
	registered: string;
	answered: string;
}

/** Five years in which some five letters a day come, more in spring than in autumn, by two channels, and are answered within sixty days. */
export function fiveYears(seed: number): Letter[] {
	const random = createRandom(seed);
	return Array.from({ length: DAYS }, (_, n) =>
		Array.from({ length: poisson(5 * (1 + 0.4 * Math.sin((n / 365) * 2 * Math.PI)), random) }, (_one, place) => ({
			...{ letter_id: `P-${n}-${place}`, channel: CHANNELS[random.int(2)]! },
			...{ registered: dayAfter(FIRST, n), answered: dayAfter(FIRST, n + random.int(60)) }
		}))
	).flat();
}

export const rowsOfYears = (letters: readonly Letter[]): EventRow[] =>
	letters.flatMap(({ letter_id, channel, registered, answered }) => {
		const came = {
			...{ v: 1, type: 'letter.registered', event_id: 'reg', letter_id, channel, kind: 'request' },
			...{ occurred_at: `${registered}T10:00:00+03:30`, category: 'loan', county: 'kermanshah' }
		};
		const answer = {
			...{ v: 1, type: 'letter.answered', event_id: 'ans', letter_id },
			...{ occurred_at: `${answered}T12:00:00+03:30`, outcome: 'granted' }
		};
		return (answered < AFTER ? [came, answer] : [came]).map((event) => rowOf(event as WireEvent));
	});

/** How many of each channel are so, of a day. */
export const countedOn = (letters: readonly Letter[], day: string, isSo: (one: Letter) => boolean) => ({
	day,
	values: new Map(CHANNELS.map((key) => [key, letters.filter((one) => one.channel === key && isSo(one)).length]))
});

/**
 * Sixty days of an office whose first bank ceases to answer. Each day at ten a letter comes and is referred to Bank Melli, which answers it three
 * days later, but none from the 41st day on: so three stand there at each end of a day, four from the 44th, twenty at the end. One letter of the
 * first day stays with Bank Mellat. All came by phone, and are to be answered in ten days. On the 31st day ten more come, for the Relief Committee, which answers them at once.
 */
export const GROWING = {
	first: '2022-06-01',
	last: dayAfter('2022-06-01', 59),
	grewFrom: dayAfter('2022-06-01', 43),
	jump: dayAfter('2022-06-01', 30)
};

export function growingOffice(): WireEvent[] {
	const daily = Array.from({ length: 60 }, (_, day) => life(`M-${day}`, day, 'bank_melli', day < 40 ? day + 3 : null));
	const jump = Array.from({ length: 10 }, (_, n) => life(`E-${n}`, 30, 'emdad', 30));
	return [...daily, life('T-1', 0, 'bank_mellat', null), ...jump].flat();
}

function life(letter_id: string, day: number, org: string, answered: number | null): WireEvent[] {
	const at = (on: number, hour: number) => `${dayAfter(GROWING.first, on)}T${hour}:00:00+04:30`;
	const referral_id = `R-${letter_id}`;
	return [
		{
			...{ v: 1, type: 'letter.registered', event_id: 'reg', letter_id, occurred_at: at(day, 10), actor: 'reg-0001' },
			...{ channel: 'call', category: 'loan', county: 'kermanshah', kind: 'request' }
		},
		{
			...{ v: 1, type: 'letter.referred', event_id: 'ref', letter_id, occurred_at: at(day, 11), actor: 'op-01' },
			...{ referral_id, to_org: org }
		},
		...(answered === null
			? []
			: [
					{
						...{ v: 1, type: 'letter.answered', event_id: 'ans', letter_id, occurred_at: at(answered, 12), org },
						...{ referral_id, outcome: 'granted', means: 'letter', text: 'با درخواست شما موافقت شد.' }
					} as const
				])
	] as WireEvent[];
}
