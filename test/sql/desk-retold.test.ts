import type { ClickHouseClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { keyOf } from '#sql/office/identity-keys.server.ts';
import type { LetterFilter } from '#sql/queries/desk/filter.ts';
import { readDesk } from '#sql/queries/desk/read-desk.server.ts';
import { deskIds, FULL_VISIBILITY, iso, requestAt } from '../support/desk-request.ts';
import { type EmbeddedUnderTest, startEmbeddedOffice } from '../support/embedded.ts';
import { IDENTITY_KEY, rowOf } from '../support/events.ts';
import { makeKpiHistory } from '../support/kpi-history.ts';
import { ALL_LETTERS } from '../support/letter-filter.ts';
import { livesOf, type Sent } from '../support/model-lives.ts';
import { put } from '../support/put.ts';
import { personsOf } from '../support/state.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const NOW = Date.UTC(2022, 9, 20, 12);
const CURRENT = requestAt(NOW, { newest: iso(NOW) });

let office: EmbeddedUnderTest;
let client: ClickHouseClient;
let sent: Sent[];

beforeAll(async () => {
	console.log(`seed ${SEED}`);
	office = await startEmbeddedOffice();
	client = office.client('reader');
	sent = makeKpiHistory(SEED, 150);
	await put(
		office.client('writer'),
		sent.map(({ event, source }) => rowOf(event, source))
	);
});
afterAll(async () => office?.stop());

const search = (text: string, more: Partial<LetterFilter> = {}) => deskIds(client, CURRENT, { search: text, ...more });

test('a search finds what an event says that stands, and nothing that was taken back', async () => {
	const lives = livesOf('letter', sent, NOW);
	const has = (text: string) => (event: WireEvent) => 'text' in event && event.text === text;
	const told = (text: string) =>
		[...lives]
			.filter(([, life]) => life.some(({ event }) => event.type === 'letter.registered'))
			.filter(([, life]) => life.some(({ event }) => has(text)(event)))
			.map(([id]) => id)
			.sort();
	for (const text of ['انجام شد.', 'در دست بررسی است.']) {
		const ever = new Set(sent.filter(({ event }) => has(text)(event)).map(({ event }) => event.letter_id));
		expect(told(text).length).toBeLessThan(ever.size);
		expect(await search(text, { searchIn: 'texts' }), text).toEqual(told(text));
	}
});

test('nobody is found by a registration that was taken back, nor shown, nor kept as the person of the letter', async () => {
	const of = (type: string, event_id: string, more: object) =>
		({ v: 1, type, event_id, letter_id: 'retold-1', occurred_at: iso(NOW - 86_400_000), ...more }) as WireEvent;
	const form = { channel: 'letter', category: 'loan', county: 'paveh', kind: 'request' };
	const [wrong, right] = [
		{ national_id: '0012345679', mobile: '09171112233', name: 'فروغ فرخزاد' },
		{ national_id: '3256781236', mobile: '09174445566', name: 'پروین اعتصامی' }
	];
	const tell = (event: WireEvent) => put(office.client('writer'), [rowOf(event)]);
	const byMobile = (mobile: string) => search('', { persons: [[keyOf('mobile', mobile, IDENTITY_KEY)]] });
	const byName = (name: string) => search('', { persons: [[keyOf('name', name.replace(' ', ''), IDENTITY_KEY)]] });
	const persons = () => personsOf(client, ['retold-1']);
	const shown = async () => {
		const filter = { ...ALL_LETTERS, search: 'retold-1' };
		const ask = { ...CURRENT, ...FULL_VISIBILITY, filter, sort: 'registered' as const, after: null, limit: 5 };
		return (await readDesk(client, ask)).rows.map(({ citizen_mask }) => citizen_mask);
	};
	const ways = ({ mobile, name }: typeof wrong, words: string) =>
		[byMobile(mobile), byName(name), search(name), search(mobile.slice(-4)), search(words)] as const;

	await tell(of('letter.registered', 'a', { ...form, subject: 'نامهٔ نادرست', citizen: wrong }));
	for (const found of ways(wrong, 'نادرست')) expect(await found).toEqual(['retold-1']);
	expect(await shown()).toEqual(['***\u200c***\u200c5679']);
	await tell(of('event.voided', 'b', { target_event_id: 'a', reason: 'نامهٔ کس دیگری است' }));
	expect((await persons()).size).toBe(0);
	await tell(of('letter.registered', 'c', { ...form, subject: 'نامهٔ درست', citizen: right }));
	for (const gone of ways(wrong, 'نادرست')) expect(await gone).toEqual([]);
	for (const found of ways(right, 'درست')) expect(await found).toEqual(['retold-1']);
	expect(await shown()).toEqual(['***\u200c***\u200c1236']);
	expect((await persons()).get('retold-1')).toMatchObject({ name_mask: 'پ… ا…', subject: 'نامهٔ درست' });
	// A void that is void itself takes nothing back: the first registration is whose letter it is.
	await tell(of('event.voided', 'd', { target_event_id: 'b', reason: 'باطل‌کردن نادرست بود' }));
	expect(await byMobile(wrong.mobile)).toEqual(['retold-1']);
	expect(await shown()).toEqual(['***\u200c***\u200c5679']);
});
