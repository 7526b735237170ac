import { describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { isOfLetters } from '#sql/measures/kpi.ts';
import { utcText } from '#sql/model/tehran.ts';
import { keyOf } from '#sql/office/identity-keys.server.ts';
import { stepsOfLetter } from '#sql/queries/desk/escalation.ts';
import { type LetterFilter, parseFilter } from '#sql/queries/desk/filter.ts';
import { neighboursPage } from '#sql/queries/desk/neighbours.server.ts';
import { readDesk } from '#sql/queries/desk/read-desk.server.ts';
import { ownClock, SORTS } from '#sql/queries/desk/sorts.ts';
import { listKpi } from '#sql/queries/kpi/list-kpi.server.ts';
import { DEEP, some } from '../support/depth.ts';
import { deskIds, iso, NOTHING_PICKED, requestAt } from '../support/desk-request.ts';
import { IDENTITY_KEY, rowOf } from '../support/events.ts';
import { livesOf } from '../support/model-lives.ts';
import { put } from '../support/put.ts';
import { personsOf, rowsOf } from '../support/state.ts';
import { askOf, DAY, NEWEST, NOW, useDesk } from '../support/use-desk.ts';

/** Letters that somebody picked on the desk, and those behind a number. */

const { sent, office, reader, idsOf: readIds } = useDesk(100);
const idsOf: typeof readIds = (filter, asOf, more) => readIds(filter, asOf, { ...NEWEST, ...more });

test.each(SORTS)('of the first by %s has these of the filter, whatever its own order', async (by) => {
	for (const [filter, asOf] of [
		[{ answered: false }, NOW],
		[{ where: [['category', 'aid']] }, NOW - 30 * DAY]
	] satisfies [Partial<LetterFilter>, number][]) {
		const picked = { ...NOTHING_PICKED, first: { count: 7, by } };
		const first = (await idsOf(filter, asOf, { sort: by })).slice(0, 7);
		expect(first).toHaveLength(7);
		expect(await idsOf({ ...filter, picked }, asOf, { sort: by })).toEqual(first);
		const other = await idsOf({ ...filter, picked }, asOf, { sort: '-hops' });
		expect(other.toSorted()).toEqual(first.toSorted());
	}
});

test('of picked letters has those of them that the rest of the filter means', async () => {
	const letters = ['plain-003', 'plain-004', 'plain-040', 'not-there'];
	expect(await idsOf({ picked: { ...NOTHING_PICKED, letters } })).toEqual(letters.slice(0, 3));
	expect(await idsOf({ answered: false, picked: { ...NOTHING_PICKED, letters } })).toEqual(['plain-040']);
	const readSet = async (set: string, id: string) => (`${set} ${id}` === 'sample one' ? letters.slice(1) : []);
	expect(await idsOf({ picked: { ...NOTHING_PICKED, sample: 'one' } }, NOW, { readSet })).toEqual(letters.slice(1, 3));
	expect(await idsOf({ picked: { ...NOTHING_PICKED, reminder: 'one' } }, NOW, { readSet })).toEqual([]);
});

test('of a step of escalation has the unanswered letters that have come to it and not beyond', async () => {
	const step = (id: string, after_days: number | null, after_reminders: number | null) => ({
		...{ id, name_fa: id, name_en: '', after_days, after_reminders, recipient: 'liaison' as const }
	});
	const steps = [step('young', 3, null), step('reminded', null, 1), step('twice', null, 2)];
	for (const asOf of [NOW, NOW - 45 * DAY]) {
		const open = await rowsOf<{ id: string; begunAt: string; reminders: number }>(
			reader(),
			`SELECT letter_id AS id, toUnixTimestamp64Milli(begins_at) AS begunAt, times_reminded AS reminders
			FROM pasokh.letters_at(as_of = {at: String}) WHERE is_registered AND NOT is_answered AND NOT is_ended`,
			{ at: utcText(asOf) }
		);
		const reached = Map.groupBy(
			open,
			({ begunAt, reminders }) => stepsOfLetter(steps, { begunAt: Number(begunAt), reminders }, asOf).reached?.id
		);
		for (const { id: step } of steps) {
			const found = await idsOf({ step }, asOf, { readSteps: async () => steps });
			expect(found.toSorted(), step).toEqual((reached.get(step) ?? []).map(({ id }) => id).toSorted());
		}
		expect(new Set(reached.keys()).size).toBeGreaterThan(1);
		expect(await idsOf({ step: 'gone' }, asOf, { readSteps: async () => steps })).toEqual([]);
	}
});

describe('of a figure has the letters that the catalogue counts', () => {
	const OF_ALL = { database: 'pasokh', clock: 'data', limit: 1_000 } as const;
	const BEFORE = NOW - 60 * DAY;
	type Moments = { [moment in 'newest' | 'knownAt' | 'from' | 'to']?: string };
	/** As an address asks for them. */
	async function asked(text: string, asOf: number, more: Moments = {}): Promise<string[]> {
		const filter = parseFilter(new URLSearchParams(text));
		return (await idsOf(filter, asOf, { where: filter.where, ...more })).toSorted();
	}
	const counted = async (list: Omit<Parameters<typeof listKpi>[1], keyof typeof OF_ALL>) =>
		(await listKpi(reader(), { ...OF_ALL, ...list })).members.map(({ id }) => id).toSorted();

	async function agree(kpi: string, asOf: number, more: Moments = {}): Promise<void> {
		for (const part of ['num', 'den'] as const)
			expect(await asked(`kpi=${kpi}&part=${part}`, asOf, more), part).toEqual(
				await counted({ kpi, part, asOf: iso(asOf), ...more })
			);
	}

	test.each(CATALOGUE.filter(isOfLetters).map(({ name }) => name))('%s', async (kpi) => {
		await agree(kpi, NOW, NEWEST);
		await agree(kpi, BEFORE);
	});

	// The engine takes seconds to plan each.
	test.each(some(1, ['answered', 'repeated_texts', 'overdue']))('%s, as known', DEEP, async (kpi) => {
		await agree(kpi, BEFORE, { knownAt: iso(Date.now() + DAY) });
	});

	test.each([
		['answered', 'body', 'office'],
		['answered', 'month', '2022-07-23'],
		['ageing_receipt', 'bucket', '61+']
	])('%s of one %s, in a range, with what else is asked for', async (kpi, group, key) => {
		const days = { from: '2022-07-01', to: '2022-09-22' };
		const list = `kpi=${kpi}&part=den&group=${group}&key=${encodeURIComponent(key)}&channel=letter`;
		const question = { kpi, part: 'den', by: group, key, asOf: iso(NOW), ...days } as const;
		const letters = await counted({ ...question, where: [['channel', 'letter']] });
		expect(letters.length).toBeGreaterThan(2);
		expect(await asked(list, NOW, days)).toEqual(letters);
		const moved = await asked('hops_from=2', NOW);
		expect(await asked(`${list}&hops_from=2`, NOW, days)).toEqual(letters.filter((id) => moved.includes(id)));
		expect(await asked(`${list}&first=2`, NOW, days)).toHaveLength(2);
		expect(await asked(`${list}&letter=${letters[0]}`, NOW, days)).toEqual(letters.slice(0, 1));
	});

	const EVERY_CLOCK = CATALOGUE.filter(isOfLetters)
		.flatMap(({ name: kpi }) =>
			(['den', 'num'] as const).map((part) => ({ kpi, part, clock: ownClock({ kpi, part }) }))
		)
		.filter(({ clock }, n, all) => clock && all.findIndex((one) => one.clock === clock) === n);
	test.each(EVERY_CLOCK)(
		'$kpi, $part: in the order of $clock, whatever the page, and from letter to letter',
		async ({ kpi, part }) => {
			const { members } = await listKpi(reader(), { ...OF_ALL, kpi, part, asOf: iso(NOW) });
			const oldest = members.map(({ id }) => id);
			const newest = members.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.id < b.id ? -1 : 1));
			expect(new Set(oldest).size).toBeGreaterThan(3);
			const filter = parseFilter(new URLSearchParams({ kpi, part }));
			const half = Math.ceil(oldest.length / 2);
			for (const [sort, ids] of [
				['counted', oldest],
				['-counted', newest.map(({ id }) => id)]
			] as const) {
				const ask = askOf(filter, NOW, { ...NEWEST, sort, limit: half });
				const first = await readDesk(reader(), ask);
				const second = await readDesk(reader(), { ...ask, after: first.next });
				expect([...first.rows, ...second.rows].map(({ letter_id }) => letter_id)).toEqual(ids);
				expect([first.count, second.next]).toEqual([ids.length, null]);
				const around = { count: ids.length, nth: 3, previous: ids[1], next: ids[3] };
				expect(await neighboursPage(ask, ids[2]!).read(reader(), ask)).toEqual(around);
				const picked = { ...NOTHING_PICKED, first: { count: 3, by: sort } };
				expect(await idsOf({ ...filter, picked }, NOW, { sort })).toEqual(ids.slice(0, 3));
			}
		}
	);
});

const search = (text: string, more: Partial<LetterFilter> = {}) =>
	deskIds(reader(), requestAt(NOW, NEWEST), { search: text, ...more });

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
	const persons = () => personsOf(reader(), ['retold-1']);
	const shown = async () =>
		(await readDesk(reader(), askOf({ search: 'retold-1' }, NOW, NEWEST))).rows.map(({ citizen_mask }) => citizen_mask);
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
