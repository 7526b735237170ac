import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { examples } from '#sql/queries/console/examples.server.ts';
import { listKpi } from '#sql/queries/kpi/list-kpi.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { readAsKnown } from '#sql/queries/pages/as-known.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { wall } from '#sql/queries/wall.ts';
import { wallLinks } from '$lib/wall-links.ts';
import { DEEP, some } from '../support/depth.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';

const ASK = { database: 'pasokh', clock: 'data' } as const;
const DAYS = { from: '2022-07-15', to: '2022-07-18' };
/** So many letters of each channel, and so many of them answered the day after. */
const CAME: [channel: string, letters: number, answered: number][] = [
	['letter', 4, 1],
	['email', 3, 1],
	['portal', 5, 2],
	['elsewhere', 2, 0]
];

/** Half of them a day after the others. */
const EVENTS: WireEvent[] = CAME.flatMap(([channel, letters, answered]) =>
	Array.from({ length: letters }, (_, n) => {
		const letter_id = `${channel}-${n}`;
		const tell = (type: string, day: number, own = {}) =>
			({ v: 1, type, event_id: type, letter_id, occurred_at: `2022-07-${day}T09:00:00Z`, ...own }) as WireEvent;
		const came = 15 + (n % 2);
		return [
			tell('letter.registered', came, { channel, category: 'aid', county: 'paveh', kind: 'request' }),
			...(n < answered ? [tell('letter.answered', came + 1, { outcome: 'information' })] : [])
		];
	}).flat()
);

let office: EmbeddedUnderTest;
let knownAt: string;

beforeAll(async () => {
	office = await startEmbeddedOffice();
	const client = office.client('writer');
	await put(
		client,
		EVENTS.map((event) => rowOf(event))
	);
	const [then] = await rowsOf<{ now: string }>(client, `SELECT toString(now64(3, 'UTC')) AS now, sleep(0.01)`);
	knownAt = `${then!.now.replace(' ', 'T')}Z`;
	// Of each letter something is learnt later, which changes none of these figures.
	await put(
		client,
		CAME.flatMap(([channel, letters]) => Array.from({ length: letters }, (_, n) => `${channel}-${n}`)).map(
			(letter_id) =>
				rowOf({
					...{ v: 1, type: 'letter.noted', event_id: 'later', letter_id, activity: 'call' },
					occurred_at: '2022-07-18T09:00:00Z'
				})
		)
	);
});
afterAll(async () => office?.stop());

/** The list of the office's channels has one more, which the dictionary sees at once. */
async function addPortal(): Promise<void> {
	const client = office.client('admin');
	await client.insert({
		table: 'pasokh.channels',
		values: [{ code: 'portal', name_fa: 'درگاه', name_en: 'Portal', basis: 'electronic' }],
		format: 'JSONEachRow'
	});
	await client.command({ query: 'SYSTEM RELOAD DICTIONARY pasokh.channels_by_code' });
}

const ASKED = {
	'as it is now': () => ({}),
	'as of a moment before the last': () => ({ asOf: '2022-07-17T12:00:00.000Z' }),
	'as it was known': () => ({ asOf: '2022-07-17T12:00:00.000Z', knownAt })
};

describe.each([
	['by the list that comes with the office', async () => {}, ['email']],
	['once the office has an electronic channel of its own', addPortal, ['email', 'portal']]
] as const)('what is electronic %s', (_, prepare, electronic) => {
	beforeAll(prepare);
	const sum = (isCounted: (channel: string) => boolean, nth: 1 | 2): number =>
		CAME.filter(([channel]) => isCounted(channel)).reduce((total, one) => total + one[nth], 0);
	const isElectronic = (channel: string): boolean => (electronic as readonly string[]).includes(channel);
	const isOther = (channel: string): boolean => !isElectronic(channel);

	test.each(some(2, Object.entries(ASKED)))(
		'on the wall, in its lists, in the catalogue and the console: %s',
		DEEP,
		async (_, ask) => {
			const client = office.client('reader');
			const keeper = office.client('keeper');
			const moments: { asOf?: string; knownAt?: string } = ask();
			const snapshot = await readPage(client, wall, {
				...ASK,
				...moments,
				keeper,
				days: () => ({ ...DAYS, compare: null })
			});
			expect(snapshot.totals).toMatchObject({
				electronic: sum(isElectronic, 1),
				answeredElectronic: sum(isElectronic, 2),
				lettersAndCalls: sum(isOther, 1),
				answeredLettersAndCalls: sum(isOther, 2),
				toScreen: sum(isOther, 1) - sum(isOther, 2)
			});
			expect(
				snapshot.channels
					.filter((one) => one.isElectronic)
					.map(({ code }) => code)
					.sort()
			).toEqual(electronic);
			expect(snapshot.days.reduce((total, { received }) => total + (received ?? 0), 0)).toBe(sum(isOther, 1));
			expect(snapshot.days.reduce((total, { answered }) => total + (answered ?? 0), 0)).toBe(sum(isOther, 2));

			const read = async (hasLearnt?: boolean): Promise<void> => {
				const request = { ...ASK, ...DAYS, asOf: snapshot.asOf, ...moments, hasLearnt };
				const links = wallLinks(snapshot);
				for (const name of [
					'electronic',
					'answeredElectronic',
					'lettersAndCalls',
					'answeredLettersAndCalls',
					'toScreen'
				] as const) {
					const { kpi, part = 'num', where = [], count } = links[name];
					const asked = where.map(([dimension, code]): [string, string] => [dimension, code]);
					const listed = await listKpi(client, { ...request, kpi, part, where: asked, limit: 100 });
					expect(listed.members.length, name).toBe(count);
				}
				const { total } = await readKpi(client, { ...request, kpi: 'to_screen' });
				expect(total.numerator).toBe(snapshot.totals.toScreen);
			};
			const { knownAt } = moments;
			await (knownAt ? readAsKnown(client, { ...ASK, knownAt: Date.parse(knownAt), keeper }, read) : read());
			const params = { ...DAYS, as_of: snapshot.asOf.slice(0, -1).replace('T', ' ') };
			const { sql } = examples().find(({ name }) => name === 'to_screen')!;
			const [found] = await rowsOf<{ value: number }>(office.client('analyst'), sql, params);
			expect(Number(found!.value)).toBe(snapshot.totals.toScreen);
		}
	);
});
