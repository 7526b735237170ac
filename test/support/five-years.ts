import type { WireEvent } from '#ingest/contract/event.ts';
import { createRandom } from '#ingest/scenario/random.ts';
import type { EventRow } from '#sql/model/event-row.ts';
import { dayAfter } from '#sql/model/tehran.ts';
import { rowOf } from './events.ts';
import { poisson } from './poisson.ts';

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
