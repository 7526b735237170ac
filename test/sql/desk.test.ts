import { describe, expect, test } from 'vitest';
import { createRandom } from '#ingest/scenario/random.ts';
import { utcText } from '#sql/model/tehran.ts';
import { keyOf } from '#sql/office/identity-keys.server.ts';
import type { LetterFilter } from '#sql/queries/desk/filter.ts';
import { QUEUES } from '#sql/queries/desk/queues.ts';
import { type DeskAsk, readDesk } from '#sql/queries/desk/read-desk.server.ts';
import { readQueueCounts, trendMoments } from '#sql/queries/desk/read-queues.server.ts';
import { SORTS } from '#sql/queries/desk/sorts.ts';
import { deskLetters } from '#sql/queries/desk/source.ts';
import { listKpi } from '#sql/queries/kpi/list-kpi.server.ts';
import { SEED } from '../support/depth.ts';
import { iso, requestAt } from '../support/desk-request.ts';
import { IDENTITY_KEY } from '../support/events.ts';
import type { Columns } from '../support/model-letter.ts';
import { livesOf } from '../support/model-lives.ts';
import { modelViews } from '../support/model-views.ts';
import { naiveQueues, type QueuedLetter } from '../support/naive-queues.ts';
import { rowsOf } from '../support/state.ts';
import { until } from '../support/until.ts';
import { askOf, DAY, NEWEST, NOW, useDesk } from '../support/use-desk.ts';

const { sent, office, reader, idsOf: inOrder } = useDesk(150);
const idsOf = async (...asked: Parameters<typeof inOrder>) => (await inOrder(...asked)).sort();

/** Deadlines are held against a model of their own (deadlines.test.ts): here they are taken as they are. */
async function model(asOf: number): Promise<Columns[]> {
	const due = await rowsOf<{ letter_id: string; due: number | null }>(
		reader(),
		`SELECT letter_id, toUnixTimestamp64Milli(due_at) AS due FROM pasokh.letters_at(as_of = {at: DateTime64(3, 'UTC')})`,
		{ at: utcText(asOf) }
	);
	const dueOf = new Map(due.map((row) => [row.letter_id, row.due]));
	return modelViews(sent, asOf).letters.map((row) => ({
		...row,
		due_at: dueOf.get(row['letter_id'] as string) ?? null
	}));
}
const naive = async (asOf: number) => {
	const lives = livesOf('letter', sent, asOf);
	const answerOf = (id: string) => lives.get(id)?.findLast(({ event: one }) => one.type === 'letter.answered')?.event;
	const letters = (await model(asOf)).map((row) => {
		const answer = answerOf(row['letter_id'] as string) as { text?: string } | undefined;
		const answer_text_key = answer ? answer.text || '0' : null;
		return { ...row, answer_text_key, is_answered: Boolean(row['is_answered']) } as unknown as QueuedLetter;
	});
	return naiveQueues(letters, asOf);
};

describe('each queue is what a naive model says', () => {
	const INSTANTS = [NOW, Date.UTC(2022, 7, 2) + createRandom(SEED + 1).int(40 * 24) * 3_600_000];

	test.each(INSTANTS)('as of %d', async (asOf) => {
		const expected = await naive(asOf);
		const counts = await readQueueCounts(reader(), requestAt(asOf));
		for (const queue of QUEUES) {
			expect(await idsOf({ queue }, asOf), queue).toEqual(expected[queue]);
			expect(counts[queue], queue).toBe(expected[queue].length);
		}
	});

	test('and none is empty, or the test would say nothing', async () => {
		const expected = await naive(NOW);
		for (const queue of QUEUES.filter((one) => one !== 'due_soon'))
			expect(expected[queue].length, queue).toBeGreaterThan(0);
		expect((await naive(Date.UTC(2022, 7, 29))).due_soon.length).toBeGreaterThan(0);
		expect(expected.bulk_closed.length).toBeLessThan(25);
	});

	test('the trend ends yesterday at midnight in Tehran', () => {
		const moments = trendMoments('2022-08-27T10:00:00.000Z');
		const [first, last] = ['2022-08-14T19:29:59.999Z', '2022-08-26T19:29:59.999Z'];
		expect([moments.length, moments[0], moments[12]]).toEqual([13, first, last]);
	});
});

describe('a list', () => {
	test('counts as the catalogue does', async () => {
		const asked = { database: 'pasokh', clock: 'data', part: 'num', asOf: iso(NOW), limit: 1 } as const;
		for (const [filter, kpi] of [
			[{ answered: false }, 'unanswered'],
			[{ answered: true }, 'answered'],
			[{ queue: 'never_referred' }, 'never_referred'],
			[{ queue: 'overdue' }, 'overdue'],
			[{ queue: 'promise_broken' }, 'promise_passed'],
			[{ queue: 'over_3_hops' }, 'over_referral'],
			[{ queue: 'ping_pong' }, 'ping_pong']
		] satisfies [Partial<LetterFilter>, string][])
			expect((await idsOf(filter)).length, kpi).toBe((await listKpi(reader(), { ...asked, kpi })).count);
	});

	test('restricts by each of its fields as a naive reader would', async () => {
		const isOpen = (row: Columns) => !row['is_answered'] && !row['is_ended'];
		const rows = (await model(NOW)).filter((row) => row['registered_at'] !== null);
		const since = (moment: unknown) => (moment === null ? -Infinity : NOW - Number(moment));
		const where: LetterFilter['where'] = [
			['channel', 'letter'],
			['channel', 'call'],
			['category', 'aid']
		];
		const [letter, call, aid] = where;
		const cases: [Partial<LetterFilter>, (row: Columns) => boolean][] = [
			[{ where: [letter!] }, (row) => row['channel'] === 'letter'],
			[{ where: [letter!, call!] }, (row) => ['letter', 'call'].includes(row['channel'] as string)],
			[{ where: [letter!, aid!] }, (row) => row['channel'] === 'letter' && row['category'] === 'aid'],
			[{ where: [['body', 'office']] }, (row) => row['body'] === 'office'],
			[{ where: [['body', 'bank_melli']] }, (row) => row['body'] === 'bank_melli'],
			[{ where: [['flag', 'any']] }, (row) => (row['flags'] as string[]).length > 0],
			[{ where: [['state', 'closed']], answered: false }, (row) => row['state'] === 'closed' && isOpen(row)],
			[{ due: 'none' }, (row) => isOpen(row) && row['due_at'] === null],
			[{ due: 'overdue', numbers: { overdue_from: 10 } }, (row) => isOpen(row) && since(row['due_at']) > 10 * DAY],
			[{ numbers: { hops_from: 2, hops_to: 3 } }, (row) => Number(row['hops']) >= 2 && Number(row['hops']) <= 3],
			[{ numbers: { age_from: 60 } }, (row) => since(row['registered_at']) >= 60 * DAY],
			[{ numbers: { held_from: 30 } }, (row) => isOpen(row) && since(row['holder_since']) >= 30 * DAY]
		];
		for (const [filter, of] of cases) {
			const ids = rows.filter(of).map((row) => row['letter_id'] as string);
			expect(await idsOf(filter), JSON.stringify(filter)).toEqual(ids.sort());
		}
	});

	test.each(SORTS)('by %s: each letter once, in order, whatever the page', async (sort) => {
		const ask = askOf({}, NOW, { ...NEWEST, sort });
		const whole = await readDesk(reader(), ask);
		const ids = whole.rows.map(({ letter_id }) => letter_id);
		expect(new Set(ids).size).toBe(whole.count);
		const byPlace: string[] = [];
		for (let after: DeskAsk['after'] = null, n = 0; n < 100; n++) {
			const page = await readDesk(reader(), { ...ask, after, limit: 90 });
			byPlace.push(...page.rows.map(({ letter_id }) => letter_id));
			after = page.next;
			if (!after) break;
		}
		expect(byPlace).toEqual(ids);
		const hops = whole.rows.map(({ hops }) => hops);
		if (sort === 'hops') expect(hops).toEqual(hops.toSorted((a, b) => b - a));
	});
});

describe('a search', () => {
	type More = Parameters<typeof idsOf>[2];
	const search = (text: string, more: Partial<LetterFilter> = {}, visibility: More = {}, asOf = NOW) =>
		idsOf({ search: text, ...more }, asOf, visibility);
	const plain = (of: (n: number) => boolean) =>
		Array.from({ length: 60 }, (_, n) => n)
			.filter(of)
			.map((n) => `plain-${String(n).padStart(3, '0')}`);

	test('of words as people spell them', async () => {
		for (const text of ['درخواست وام', 'درخواست وام قرض الحسنه', 'قرضالحسنه', 'وام قرض‌الحسنه', 'قرض‌الحسنة وام'])
			expect(await search(text), text).toEqual(plain((n) => n % 2 === 0));
	});
	test('as of a moment before, as known, and within a filter', async () => {
		expect(await search('گله امداد', { where: [['category', 'aid']] })).toEqual(plain((n) => n % 10 === 5));
		expect(await search('گله امداد', {}, {}, Date.UTC(2022, 7, 1, 6) + 30_500)).toEqual(
			plain((n) => n % 2 === 1 && n < 31)
		);
		const knownAt = iso(Date.now() + DAY);
		for (const known of [{ knownAt, since: 'nothing' as const }, { knownAt }])
			expect(await search('گله امداد', {}, known)).toEqual(plain((n) => n % 2 === 1));
	});
	test('of a code, of a part of it, with Persian digits', async () => {
		for (const text of ['plain-007', 'PLAIN-۰۰۷', '#plain-007']) expect(await search(text)).toEqual(['plain-007']);
	});
	test('in the texts of answers, only where it is asked for', async () => {
		expect(await search('یکسان به همه')).toEqual([]);
		expect(await search('یکسان به همه', { searchIn: 'texts' })).toEqual(plain((n) => n < 22));
	});
	test('of a person: by the keys, by the name, by what a mask shows', async () => {
		const national = keyOf('national_id', '0084575948', IDENTITY_KEY);
		const mobile = keyOf('mobile', '09181234567', IDENTITY_KEY);
		const theirs = (await model(NOW)).filter((row) => row['citizen_key'] === national && row['registered_at'] !== null);
		expect(await search('', { persons: [[national]] })).toEqual(theirs.map((row) => row['letter_id']).sort());
		expect(await search('', { persons: [[mobile]] })).toEqual(plain(() => true));
		for (const text of ['سهراب سپهری', '۴۵۶۷']) expect(await search(text), text).toEqual(plain(() => true));
		expect(await search('سهراب')).toEqual([]);
	});
	test('finds nothing of sensitive categories for those who need not know, and codes alone for those who may not read', async () => {
		const inspector = { visibility: { texts: true, sensitive: false } };
		expect(await search('گله امداد', {}, inspector)).toEqual(plain((n) => n % 2 === 1 && n % 5 !== 0));
		expect(await search('سهراب سپهری', {}, inspector)).toEqual(plain((n) => n % 5 !== 0));
		expect(await search('plain-005', {}, inspector)).toEqual(['plain-005']);
		const governor = { visibility: { texts: false, sensitive: false } };
		expect(await search('plain-007', {}, governor)).toEqual(['plain-007']);
		expect(await search('وام', {}, governor)).toEqual([]);
	});
	test('takes whatever is written for mere words', async () => {
		for (const text of [`'; DROP TABLE letters --`, `') OR 1=1 --`, '{as_of}', '%', '\\', '\u200c\u200c a'])
			await search(text);
		expect((await idsOf({})).length).toBeGreaterThan(100);
	});
	test('reads its words from the index, with FINAL', async () => {
		const words = `hasAllTokens(search_text, {words: Array(String)})`;
		const source = deskLetters('pasokh', 'letters', requestAt(NOW, NEWEST), words)('is_registered');
		const query = `EXPLAIN indexes = 1 SELECT count() FROM ${source} WHERE is_registered`;
		const explained = await rowsOf(reader(), query, { words: ['قرض'], as_of: utcText(NOW) });
		expect(explained.map(({ explain }) => explain).join('\n')).toMatch(/Name: search\n/);
	});
	test('leaves none of its words in the log of queries', async () => {
		await search('سهراب سپهری');
		const admin = office.client('admin');
		await until('the search is in the log', async () => {
			await admin.command({ query: 'SYSTEM FLUSH LOGS query_log' });
			const logged = `SELECT toUInt32(countIf(query LIKE '%search_text%')) AS searches FROM system.query_log`;
			const [log] = await rowsOf<{ searches: number }>(admin, logged);
			return log!.searches > 0;
		});
		const inLog = `SELECT toString(countIf(toString(tuple(*)) LIKE concat('%سپ', 'هری%'))) AS words FROM system.query_log`;
		expect(await rowsOf(admin, inLog)).toEqual([{ words: '0' }]);
	});
});
