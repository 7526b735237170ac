import type { ClickHouseClient } from '@clickhouse/client';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { foldPersian, keptWords, searchWays, wordsOf } from '#sql/model/search-words.ts';
import { projectRoot } from '#sql/root.ts';
import { render } from '#sql/text/render.ts';
import { SEED } from '../support/depth.ts';
import { deskIds, iso, requestAt } from '../support/desk-request.ts';
import { rowOf } from '../support/events.ts';
import { persian, SPELLINGS } from '../support/persian-text.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { useOffice } from '../support/use-office.ts';

const office = useOffice();
let client: ClickHouseClient;

beforeAll(() => void (client = office.client('reader')));

/** What the engine folds and what we fold are one, or a letter would be there and not be found; its log keeps the words, and the ends of masks. */
test('a text is folded alike in TypeScript, in the engine and in its log', async () => {
	const [column] = await rowsOf<{ made: string }>(
		office.client('admin'),
		`SELECT default_expression AS made FROM system.columns
		WHERE database = 'pasokh' AND table = 'event_log' AND name = 'search_text'`
	);
	const [query] = render(
		`SELECT \${include:text/folded.sql, text = text} AS folded, \${include:text/words.sql, text = text} AS words, ${column!.made} AS log,
			(SELECT ${column!.made} FROM (SELECT 'وام' AS text, '' AS citizen_mask, '' AS mobile_mask)) AS maskless
		FROM (SELECT arrayJoin({texts: Array(String)}) AS text, '***1234' AS citizen_mask, '0918***5678' AS mobile_mask)`,
		{ database: 'pasokh' },
		projectRoot()
	);
	await fc.assert(
		fc.asyncProperty(fc.array(persian, { minLength: 40, maxLength: 80 }), async (texts) => {
			const kept = (text: string) => keptWords(text).join(' ');
			expect(await rowsOf(client, query!, { texts })).toEqual(
				texts.map((text) => ({
					...{ folded: foldPersian(text), words: kept(text) },
					...{ log: `${kept(text)} 1234 5678`, maskless: kept('وام') }
				}))
			);
		}),
		{ seed: SEED, numRuns: 40 }
	);
});

describe('the fold', () => {
	test('changes nothing that is folded', () => {
		fc.assert(
			fc.property(persian, (text) => {
				const once = wordsOf(text);
				expect(wordsOf(once.join(' '))).toEqual(once);
			}),
			{ seed: SEED, numRuns: 2_000 }
		);
	});

	test.each(SPELLINGS)('%s is found by %s, and the other way round', (one, other) => {
		for (const [text, search] of [
			[one, other],
			[other, one]
		] as const) {
			const kept = new Set(keptWords(`پیش ${text} پس`));
			expect(searchWays(search).some((way) => way.every((word) => kept.has(word)))).toBe(true);
		}
	});

	test('is tried on sixty pairs at least, each another', () => {
		expect(new Set(SPELLINGS.map((pair) => pair.toSorted().join('\n'))).size).toBeGreaterThanOrEqual(60);
		expect(SPELLINGS.every(([one, other]) => one !== other)).toBe(true);
	});

	test.each([
		['وام', 'امام'],
		['ملی', 'ملت'],
		['۱۲۳', '۱۲۴'],
		['کار', 'کارگر']
	])('%s is not %s', (one, other) => {
		const kept = new Set(keptWords(one));
		expect(searchWays(other).some((way) => way.every((word) => kept.has(word)))).toBe(false);
	});
});

describe('on the desk', () => {
	const NOW = Date.UTC(2022, 7, 1);
	const idOf = (pair: number, side: number) => `pair-${pair}-${side}`;
	const letter = (letter_id: string, words: string): WireEvent => ({
		...{ v: 1, type: 'letter.registered', event_id: 'reg', letter_id, occurred_at: '2022-07-20T08:00:00+04:30' },
		...{ channel: 'letter', category: 'loan', county: 'paveh', kind: 'request', subject: `پیش ${words} پس` }
	});
	const found = (search: string) => deskIds(client, requestAt(NOW, { newest: iso(NOW) }), { search });

	beforeAll(async () => {
		const letters = SPELLINGS.flatMap((pair, n) => pair.map((words, side) => letter(idOf(n, side), words)));
		await put(
			office.client('writer'),
			letters.map((one) => rowOf(one))
		);
	});

	test.each(SPELLINGS.map((pair, n) => [...pair, n] as const))(
		'%s and %s find the same letters',
		async (one, other, n) => {
			const [byOne, byOther] = [await found(one), await found(other)];
			expect(byOne).toEqual(byOther);
			expect(byOne).toEqual(expect.arrayContaining([idOf(n, 0), idOf(n, 1)]));
			expect(byOne.length).toBeLessThan(SPELLINGS.length);
		}
	);
});
