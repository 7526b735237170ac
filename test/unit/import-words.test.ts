import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guess } from '#ingest/guess/guess.ts';
import { readSample } from '#ingest/guess/sample.server.ts';
import { readLookups } from '#ingest/mapping/lookups.server.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { inWords } from '$lib/import/said.ts';
import { foreignFiles } from '../support/made-foreign-files.ts';
import { persianFiles } from '../support/made-persian-files.ts';
import { systemFiles } from '../support/made-system-files.ts';

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
		guess(sample, readLookups(), { roles, codes: {} }).columns.map(({ asks }) => asks);
	expect(asked({})).toEqual([undefined, undefined, undefined, undefined]);
	expect(asked({ 'تاریخ ارجاع': '', 'تاریخ پاسخ': '' })).toEqual([undefined, undefined, 'referred', 'answered']);
	expect(asked({ 'تاریخ ارجاع': 'answered', 'تاریخ پاسخ': '' })).toEqual([undefined, undefined, undefined, undefined]);
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
