import { beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { examples } from '#sql/queries/console/examples.server.ts';
import { listKpi } from '#sql/queries/kpi/list-kpi.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { readAsKnown } from '#sql/queries/pages/as-known.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { wall } from '#sql/queries/wall.ts';
import { wallLinks } from '$lib/wall-links.ts';
import { DEEP, some } from '../support/depth.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { rowsOfAll, useOffice } from '../support/use-office.ts';

const ASK = { database: 'pasokh', clock: 'data' } as const;
const DAYS = { from: '2022-07-15', to: '2022-07-18' };
/** So many letters of each channel, and so many of them answered the day after. */
const CAME: [channel: string, letters: number, answered: number][] = [
	['letter', 4, 1],
	['email', 3, 1],
	['portal', 5, 2],
	['elsewhere', 2, 0]
];

const tell = (letter_id: string, type: string, day: number, own: object) =>
	({ v: 1, type, event_id: type, letter_id, occurred_at: `2022-07-${day}T09:00:00Z`, ...own }) as WireEvent;
const ofEach = (events: (letter: string, channel: string, n: number, isAnswered: boolean) => WireEvent[]) =>
	CAME.flatMap(([channel, letters, answered]) =>
		Array.from({ length: letters }, (_, n) => events(`${channel}-${n}`, channel, n, n < answered)).flat()
	);

/** Half of them a day after the others. */
const office = useOffice(
	ofEach((letter, channel, n, isAnswered) => [
		tell(letter, 'letter.registered', 15 + (n % 2), { channel, category: 'aid', county: 'paveh', kind: 'request' }),
		...(isAnswered ? [tell(letter, 'letter.answered', 16 + (n % 2), { outcome: 'information' })] : [])
	])
);
let knownAt: string;

beforeAll(async () => {
	const client = office.client('writer');
	const [then] = await rowsOf<{ now: string }>(client, `SELECT toString(now64(3, 'UTC')) AS now, sleep(0.01)`);
	knownAt = `${then!.now.replace(' ', 'T')}Z`;
	// Of each letter something is learnt later, which changes none of these figures.
	await put(client, rowsOfAll(ofEach((letter) => [tell(letter, 'letter.noted', 18, { activity: 'call' })])));
});

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
			const days = () => ({ ...DAYS, compare: null });
			const snapshot = await readPage(client, wall, { ...ASK, ...moments, keeper, days });
			expect(snapshot.totals).toMatchObject({
				electronic: sum(isElectronic, 1),
				answeredElectronic: sum(isElectronic, 2),
				lettersAndCalls: sum(isOther, 1),
				answeredLettersAndCalls: sum(isOther, 2),
				toScreen: sum(isOther, 1) - sum(isOther, 2)
			});
			const told = snapshot.channels.filter((one) => one.isElectronic).map(({ code }) => code);
			expect(told.sort()).toEqual(electronic);
			expect(snapshot.days.reduce((total, { received }) => total + (received ?? 0), 0)).toBe(sum(isOther, 1));
			expect(snapshot.days.reduce((total, { answered }) => total + (answered ?? 0), 0)).toBe(sum(isOther, 2));

			const read = async (hasLearnt?: boolean): Promise<void> => {
				const request = { ...ASK, ...DAYS, asOf: snapshot.asOf, ...moments, hasLearnt };
				const links = wallLinks(snapshot);
				const { electronic, answeredElectronic, lettersAndCalls, answeredLettersAndCalls, toScreen } = links;
				const asked = { electronic, answeredElectronic, lettersAndCalls, answeredLettersAndCalls, toScreen };
				for (const [name, link] of Object.entries(asked)) {
					const { kpi, part = 'num', where = [], count } = link;
					const listed = await listKpi(client, { ...request, kpi, part, where: [...where], limit: 100 });
					expect(listed.members.length, name).toBe(count);
				}
				const { total } = await readKpi(client, { ...request, kpi: 'to_screen' });
				expect(total.numerator).toBe(snapshot.totals.toScreen);
			};
			const known = moments.knownAt && { ...ASK, knownAt: Date.parse(moments.knownAt), keeper };
			await (known ? readAsKnown(client, known, read) : read());
			const params = { ...DAYS, as_of: snapshot.asOf.slice(0, -1).replace('T', ' ') };
			const { sql } = examples().find(({ name }) => name === 'to_screen')!;
			const [found] = await rowsOf<{ value: number }>(office.client('analyst'), sql, params);
			expect(Number(found!.value)).toBe(snapshot.totals.toScreen);
		}
	);
});
