import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { eventSchema, type WireEvent } from '#ingest/contract/event.ts';
import { guess } from '#ingest/guess/guess.ts';
import { readSample } from '#ingest/guess/sample.server.ts';
import { FirstLetters } from '#ingest/load/first-letters.ts';
import { mapRows } from '#ingest/load/mapped-rows.ts';
import { Watch } from '#ingest/load/watch.ts';
import { wholeRows, type WholeRow } from '#ingest/load/whole-rows.ts';
import { compile } from '#ingest/mapping/compile.ts';
import { readLookups } from '#ingest/mapping/lookups.server.ts';
import { buildLookups } from '#ingest/mapping/lookups.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import { CONTRACT } from '#ingest/pipeline/contract-types.ts';
import { sureCheckOf } from '#ingest/pipeline/sure-check.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { inWords } from '$lib/import/said.ts';
import { steadyOffice } from '../bench/ingest-events.ts';
import { SEED } from '../support/depth.ts';
import { foreignFiles } from '../support/made-foreign-files.ts';
import { persianFiles } from '../support/made-persian-files.ts';
import { systemFiles } from '../support/made-system-files.ts';

const bodies = Object.entries({ bank_saderat: 'بانک صادرات', emdad: 'کمیتهٔ امداد' });
const lookups = buildLookups({ bodies: bodies.map(([code, name]) => ({ code, names: [name] })) });
/** An event of each row that has a column, at the time in another. */
const event = (type: string, present: string, at: string, fields: object) => ({
	...{ type: `letter.${type}`, when: { present }, event_id: { template: `{ID}-${type}` } },
	fields: { occurred_at: { date: { column: at, format: 'iso', zone: 'UTC' } }, ...fields }
});
const registered = {
	...{ channel: { column: 'WAY' }, category: { constant: 'loan' }, county: { constant: 'javanrud' } },
	...{ kind: { constant: 'request' }, subject: { column: 'SUBJECT' } }
};
const referred = { referral_id: { template: '{ID}-1' }, to_org: { lookup: { table: 'bodies', column: 'TO' } } };
const mapping = parseMapping(
	JSON.stringify({
		...{ mapping: 1, name: 'letters', source: { kind: 'csv' }, letter_id: { prefix: '', column: 'ID' } },
		events: [
			event('registered', 'ID', 'IN', registered),
			event('referred', 'TO', 'IN', referred),
			event('answered', 'OUT', 'OUT', { outcome: { constant: 'information' } })
		]
	}),
	'letters.mapping.json'
);
const mapRow = compile(mapping, lookups);

type Cells = { ID: string; IN?: string; OUT?: string; TO?: string; WAY?: string; SUBJECT?: string };
const DAY = '2022-07-14';
/** Rows of a file; of each that says nothing else, a letter of one day by one of three ways. */
const rowsOf = (count: number, other: (n: number) => Partial<Cells> = () => ({})): Cells[] =>
	Array.from({ length: count }, (_, n) => ({
		...{ ID: `${n}`, IN: DAY, WAY: ['letter', 'call', 'sms'][n % 3]!, ...other(n) }
	}));

async function passed(cells: Cells[]): Promise<{ rows: WholeRow[]; watch: Watch }> {
	const watch = new Watch({ mapping, lookups });
	async function* file() {
		for (const [n, row] of cells.entries()) yield { line: n + 2, row: { ...row }, size: 10 };
	}
	return { rows: await Array.fromAsync(watch.rows(wholeRows(mapRows(file(), mapRow)))), watch };
}
async function warningsOf(cells: Cells[]): Promise<string[]> {
	const warnings = (await passed(cells)).watch.warnings();
	// The page says each in Persian, and nothing of it in English but codes.
	const said = warnings.map((warning) => inWords(warning, wordsOf('fa')).replaceAll(/«.*?»/g, ''));
	expect(said.filter((text) => /[A-Za-z]/.test(text))).toEqual([]);
	return warnings;
}

describe('a row of which the door would refuse one event', () => {
	test('makes none of them, says its line, field, reason and event, and is a dead letter without a cell in its words', async () => {
		const { rows, watch } = await passed(
			rowsOf(3, (n) => (n === 1 ? { OUT: '2199-01-01', TO: 'emdad', SUBJECT: 'x' } : {}))
		);
		expect(rows.map((row) => ('events' in row ? row.events.length : row.refused))).toEqual([
			1,
			{
				...{ line: 3, reason: 'bad_date', field: 'occurred_at' },
				detail: 'must be in the years 1920 to 2100 of the Gregorian calendar (letter.answered)'
			},
			1
		]);
		expect(watch.types).toEqual(new Map([['letter.registered', 2]]));
		expect(watch.reasons).toEqual(new Map([['occurred_at: bad_date', { count: 1, first: 'line 3' }]]));
		const long = await passed(rowsOf(1, () => ({ WAY: 'x'.repeat(70), TO: 'emdad', SUBJECT: 'مریم' })));
		expect(long.rows).toMatchObject([
			{
				dead: {
					...{ line: 2, raw: expect.stringMatching(/^{"ID":"0",.*مریم/), value: { event_id: '0-registered' } },
					broken: { reason: 'too_long', field: 'channel', detail: 'must have 64 characters at most' }
				}
			}
		]);
	});
});

describe('the owner of a file is told', () => {
	const other = (count: number) => rowsOf(200, (n) => ({ WAY: n < count ? 'other' : 'sms' }));
	const refused = (count: number) => rowsOf(200, (n) => (n < count ? { IN: 'soon' } : {}));
	test.each<[string, Cells[], unknown[]]>([
		[
			'nothing of one that is as it should be',
			rowsOf(300, (n) => ({ OUT: '2022-07-15', TO: ['emdad', 'بانک صادرات'][n % 2]! })),
			[]
		],
		[
			'of more than one row in a hundred refused, with the commonest reason',
			refused(3),
			[
				'3 of 200 rows are refused (1.5 %), 3 of them for occurred_at: bad_date, first in line 2: see whether it is the mapping that is wrong'
			]
		],
		['nothing of one row in a hundred refused', refused(2), []],
		[
			'of dates in the future',
			rowsOf(3, (n) => (n > 0 ? { IN: '2098-01-01' } : {})),
			[expect.stringMatching(/^2 rows tell of the future, first in line 3: /)]
		],
		[
			'of answers before their registration',
			rowsOf(3, (n) => ({ OUT: n === 1 ? '2022-07-13' : DAY })),
			[
				'1 letter was answered before the registration, first in line 3: do the rules of both dates read the right columns?'
			]
		],
		[
			'nothing of answers where another row has the registration before it',
			[...rowsOf(1), ...rowsOf(1, () => ({ IN: '2022-07-12', OUT: '2022-07-13' }))],
			[]
		],
		[
			'of one code in more than nine of ten events',
			other(185),
			[
				'letter.registered channel is "other" in 185 of 200 events: if that is not so, its rule reads another column, or lists too few texts'
			]
		],
		['nothing of one code in nine of ten events', other(180), []],
		[
			'of names that a table lacks and that look like one of it',
			rowsOf(4, (n) => ({ TO: ['بانک صادارت', 'كميته امداد', 'بنیاد مسکن', 'bank_sadrat'][n]! })),
			[
				'letter.referred to_org "بانک صادارت" (1 event, first in line 2) is not listed, and looks like "bank_saderat"',
				'letter.referred to_org "bank_sadrat" (1 event, first in line 5) is not listed, and looks like "bank_saderat"'
			]
		]
	])('%s', async (_, cells, warnings) => {
		expect(await warningsOf(cells)).toEqual(warnings);
	});
});

test('the first letters are shown by their events in time, with codes and no text', async () => {
	const { rows } = await passed(rowsOf(9, () => ({ OUT: '2022-07-15', TO: 'emdad', SUBJECT: 'مریم' })));
	const letters = new FirstLetters(5);
	for (const row of rows.toReversed())
		if ('events' in row) for (const event of row.events.toReversed()) letters.see(event);
	expect(letters.lines().slice(0, 4)).toEqual([
		'  8',
		'    2022-07-14T00:00:00.000Z letter.referred to_org=emdad',
		'    2022-07-14T00:00:00.000Z letter.registered channel=sms category=loan county=javanrud kind=request',
		'    2022-07-15T00:00:00.000Z letter.answered outcome=information'
	]);
	expect(letters.lines()).toHaveLength(20);
});

describe('what it says', () => {
	let dir: string;
	beforeAll(() => {
		dir = mkdtempSync(join(tmpdir(), 'pasokh-words-'));
	});
	afterAll(() => rmSync(dir, { recursive: true }));

	test('what a guess remarks is said in Persian on the page', async () => {
		const remarks: string[] = [];
		for (const { name, bytes } of [...persianFiles(), ...foreignFiles(), ...systemFiles()]) {
			const path = join(dir, name);
			writeFileSync(path, bytes);
			remarks.push(...guess(await readSample(path), readLookups()).remarks);
		}
		expect(new Set(remarks).size).toBeGreaterThan(4);
		expect(remarks.filter((remark) => inWords(remark, wordsOf('fa')) === remark)).toEqual([]);
	});

	test('a column that is called a day of answer or referral, and is not read, is asked about', async () => {
		const path = join(dir, 'asked.csv');
		const rows = ['7,1401/04/01,1401/04/02,1401/04/05', '8,1401/04/02,1401/04/03,1401/04/06'];
		writeFileSync(path, ['شماره نامه,تاریخ ثبت,تاریخ ارجاع,تاریخ پاسخ', ...rows].join('\n'));
		const sample = await readSample(path);
		const asked = (roles: Record<string, string>) =>
			guess(sample, readLookups(), { roles, codes: {} }).columns.map(({ asks }) => asks ?? '-');
		expect(asked({})).toEqual(['-', '-', '-', '-']);
		expect(asked({ 'تاریخ ارجاع': '', 'تاریخ پاسخ': '' })).toEqual(['-', '-', 'referred', 'answered']);
		expect(asked({ 'تاریخ ارجاع': 'answered', 'تاریخ پاسخ': '' })).toEqual(['-', '-', '-', '-']);
	});

	test.each([
		[
			'a.csv: was given up after 60 s without going on at line 2, column "تاریخ"; put',
			/۶۰ ثانیه ماندن در سطر ۲، ستون «.تاریخ.» رها شد/
		],
		['a.csv: was given up after 60 s without going on; put', /پیش نرفت و پس از ۶۰ ثانیه رها شد/],
		['ingest died or hung 2 times while it was at this file, and', /^دریافت ۲ بار/]
	])('%s is said in Persian on the page', (english, said) => {
		expect(inWords(english, wordsOf('fa'))).toMatch(said);
	});

	test.each([
		['empty.csv', '', 'خالی است'],
		['below.csv', 'number,created\n', 'زیر نام ستون‌ها هیچ سطری ندارد'],
		['names.csv', '1,علی رضایی,3240175800\n2,زهرا احمدی,0012345679\n', 'سطری با نام ستون‌ها ندارد'],
		['quote.csv', 'number,created\n"1,2022-07-14\n', 'پس از سطر ۱ باز شده بسته نشده است'],
		['twice.csv', 'number,number\n1,2\n', 'دو ستون به نام'],
		['book.xlsx', 'number,created\n1,2\n', 'فایل اکسل نیست یا آسیب دیده است'],
		['cut.csv.gz', Buffer.from([0x1f, 0x8b, 8, 0, 0]), 'آسیب دیده یا ناتمام است؛ دوباره آن را کپی کنید']
	])('why %s cannot be read is said in Persian on the page', async (name, bytes, said) => {
		const path = join(dir, name);
		writeFileSync(path, bytes);
		const error = await readSample(path).catch((problem: unknown) => problem);
		expect(inWords((error as Error).message, wordsOf('fa'))).toContain(said);
	});
});

/** Some of every kind, around each limit of the contract. */
const odd = fc.oneof(
	fc.constantFrom<unknown>(undefined, null, true, [], {}, { name: 'x' }, { name: 'x', more: 1 }, { mobile: 5 }),
	fc.constantFrom('', ' ', ' a', 'a ', '\u00a0a'),
	fc.constantFrom('2022-07-14T09:30:00', '2022-02-30T09:30:00Z', '2022-07-14t09:30:00Z'),
	fc.constantFrom(32, 33, 64, 65, 200, 201, 1_000, 1_001, 100_000, 100_001).map((length) => 'x'.repeat(length)),
	fc.constantFrom(NaN, -0, -1, 0, 1, 1.5, 255, 256, 86_400, 86_401, 2 ** 53, 1, 2),
	fc.string({ maxLength: 70 })
);
const events = [...steadyOffice(SEED).take(500)];

describe('what is surely right', () => {
	it(`the schema lets through unchanged (seed ${SEED})`, () => {
		const fields = [...new Set([...CONTRACT.values()].flatMap((type) => [...type.fields.keys()]))];
		fc.assert(
			fc.property(
				fc.constantFrom(...events),
				fc.constantFrom(...CONTRACT.keys()),
				fc.boolean(),
				fc.array(fc.tuple(fc.constantFrom(...fields, 'odd'), odd), { maxLength: 3 }),
				(event, type, asItIs, changes) => {
					const changed = { ...event, type: asItIs ? event.type : type, ...Object.fromEntries(changes) };
					if (CONTRACT.get(changed.type)?.isSure(changed) !== true) return;
					expect(eventSchema.parse(changed)).toEqual(changed);
				}
			),
			{ seed: SEED, numRuns: 5_000 }
		);
	});
	it('is nearly all that a producer sends', () => {
		const isSure = (event: WireEvent) => CONTRACT.get(event.type)!.isSure(event);
		expect(events.filter(isSure)).toHaveLength(events.length);
	});
	it('is not known of a schema with anything new in it', () => {
		expect(sureCheckOf(z.string().regex(/a/))).toBeUndefined();
		expect(sureCheckOf(z.email())).toBeUndefined();
		expect(sureCheckOf(z.number())).toBeUndefined();
		expect(sureCheckOf(z.strictObject({ a: z.string() }).refine(() => false))).toBeUndefined();
		expect(sureCheckOf(z.object({ a: z.string() }))).toBeUndefined();
		expect(sureCheckOf(z.strictObject({ a: z.string().nullable() }))).toBeUndefined();
	});
});
