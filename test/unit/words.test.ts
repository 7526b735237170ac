import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { kpiOf } from '#sql/measures/catalogue.ts';
import type { Compared } from '#sql/queries/pages/page.ts';
import { changeText } from '$lib/compared-words.ts';
import { en } from '$lib/i18n/en.ts';
import { fa } from '$lib/i18n/fa.ts';
import { referredTemplates } from '$lib/i18n/sentence.ts';
import { fill, rich } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { kermanshahWall } from '../support/wall-fixture.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const WEB = join(ROOT, 'web');
const textOf = (path: string) => readFileSync(path, 'utf8');
/** Where somebody reads what is written. */
const WRITTEN = ['web/**/*.{ts,svelte,html}', 'sql/**/*.{ts,sql}', 'ingest/{cli,mapping}/**/*.ts'];
/** A migration that has run keeps its text; reference data are the province's own lists. */
const LEFT_ALONE = /^sql\/(migrations|reference)\//;

/** Phrases that a clerk of the office would not say, each with the word that is used instead. */
const PHRASES: Record<string, string> = {
	...{ بجوی: 'جستجو', جست‌وجو: 'جستجو', 'نشان بده': 'اعمال' },
	...{ صافی: 'فیلتر', صافی‌ها: 'فیلترها', پالایه: 'فیلتر', پالایه‌ها: 'فیلترها' },
	...{ کهنه‌ترین: 'قدیمی‌ترین', پایش‌شده: 'بررسی اولیه شده', آهنگ: 'روند، نرخ', شمارها: 'ارقام' },
	...{ 'گام نمودار': 'بازه‌بندی نمودار', گنجایش: 'ظرفیت', 'چنان‌که در': 'وضعیت در' },
	...{ 'دانسته تا': 'داده‌های دریافتی تا', 'پردهٔ دیوار': 'نمایش تمام‌صفحه', 'بازگشت به دیوار': 'بازگشت به تابلو' },
	...{ سرچشمه: 'منبع داده', سرچشمه‌ها: 'منابع داده', 'رمز سرچشمه': 'توکن منبع', 'پیمان داده': 'قرارداد داده' },
	...{ چشم‌به‌راه: 'در انتظار', پرده‌برداری: 'مشاهدهٔ هویت', برون‌بری: 'خروجی', رونوشت: 'کپی' },
	...{ یخ‌زده: 'نسخهٔ ثابت', نقاب‌دار: 'بدون اطلاعات هویتی', 'میز پرسش': 'کنسول SQL' },
	...{ 'طرح اجرا': 'نقشهٔ اجرا', قفسه: 'کتابخانه', 'آرایش متن': 'مرتب‌سازی متن', 'نمونه بکش': 'نمونه‌گیری' },
	...{ رأی‌خورده: 'بررسی‌شده', 'پس بگیر': 'لغو', 'به سر رسیده': 'منقضی', 'عامل دوم': 'تأیید دومرحله‌ای' },
	...{ خشنود: 'راضی', ناخشنود: 'ناراضی', بی‌مورد: 'غیرقابل رسیدگی', بی‌مبنا: 'غیرقابل رسیدگی' },
	...{ 'درنگ کنید': 'صبر کنید', برگزینید: 'انتخاب کنید', 'پیوند قطع است': 'ارتباط قطع است', نخستین: 'اولین' },
	...{ 'صورت و مخرج': 'چه می‌شمارد، از میان', مخرج: 'از میان', این‌جا: 'اینجا', تحلیل‌گر: 'تحلیلگر' }
};
/** A letter, a mark above one, or the narrow space inside a compound: what a word is made of. */
const LETTER = '[\\u0620-\\u065F\\u066E-\\u06EF\\u06FA-\\u06FF\\u200C]';
const wholeWord = (phrase: string) => new RegExp(`(?<!${LETTER})${phrase}(?!${LETTER})`);
const REFUSED = Object.entries(PHRASES).map(
	([phrase, cure]) => [wholeWord(phrase), `«${phrase}» → «${cure}»`] as const
);
/** A method may be named where a definition says how: it is no head of a column. */
const METHOD = /(?<!روش )کاپلان–مایر/;

test('pages, figures, messages and comments of SQL say nothing that a clerk of the office would not', () => {
	const files = WRITTEN.flatMap((some) => globSync(some, { cwd: ROOT })).filter((file) => !LEFT_ALONE.test(file));
	const lines = files.flatMap((file) => {
		const all = textOf(join(ROOT, file)).split('\n');
		return all.map((line, at) => ({ line, place: `${file}:${at + 1}` }));
	});
	expect(lines.filter(({ line }) => line.includes('نامه')).length).toBeGreaterThan(100);
	const found = lines.flatMap(({ line, place }) => [
		...REFUSED.filter(([phrase]) => phrase.test(line)).map(([, cure]) => `${place}: ${cure}`),
		...(METHOD.test(line) ? [`${place}: «کاپلان–مایر» → «میانهٔ برآوردی», with its method in the definition`] : [])
	]);
	expect(found).toEqual([]);
});

test('whatever says a share on time says of what, as the catalogue does', () => {
	for (const [language, { bodies, body, counties }] of Object.entries({ fa, en })) {
		const of = kpiOf('on_time').denominator![language as 'fa' | 'en'];
		expect(kpiOf('on_time_body').denominator![language as 'fa' | 'en']).toBe(of);
		for (const said of [
			...[counties.hints.on_time, bodies.onTimeIs, bodies.hints.on_time],
			...[body.lettersOnTime, body.onTimeIs, body.onTimeNote]
		])
			expect(said).toContain(of);
	}
});

/** Of each definition what decides whether a referral is counted, in both languages. */
const SAID: Record<string, [fa: string, en: string][]> = {
	on_time_body: [
		['بازگردانده یا به دستگاه دیگری فرستاده', 'returned or referred on within the grace'],
		['پاسخ صوری هم پاسخ است', 'A formal answer counts as an answer']
	],
	formal_answers: [['پیش از این پاسخ', 'before this answer']],
	body_score: [
		['میانهٔ زمان تا پاسخ قابل قبول، از پاسخ داده‌شده‌ها و از مهلت‌گذشته‌ها', 'answered or past their deadline'],
		['هر که نوع مختومه‌شدن را عوض کند', 'Whoever changes how a letter ended']
	]
};

test('definitions of bodies say what is counted', () => {
	for (const [name, all] of Object.entries(SAID))
		for (const [inPersian, inEnglish] of all) {
			expect(kpiOf(name).definition.fa).toContain(inPersian);
			expect(kpiOf(name).definition.en).toContain(inEnglish);
		}
});

test('a later stage of the way of a letter that is larger says why', () => {
	const { totals } = kermanshahWall();
	for (const { flow } of [fa, en]) {
		expect(referredTemplates(flow, { ...totals, screened: 155_190, referred: 190_022 })).toContain(flow.unscreened);
		expect(referredTemplates(flow, { ...totals, screened: 155_190, referred: 155_190 })).toEqual([flow.toRefer]);
	}
});

test.each([
	[en.desk.bar.some, '1 letter selected', '2 letters selected'],
	[en.desk.numbers.age_from, 'Age from 1 day', 'Age from 2 days'],
	[en.reminders.one, 'What came of a reminder of 1 letter', 'What came of a reminder of 2 letters'],
	[en.waiting.changed, '1 letter has changed since.', '2 letters have changed since.'],
	[en.letter.bodies, '1 body', '2 bodies']
])('%s', (template, one, two) => {
	expect([fill(template, { n: '1' }), fill(template, { n: '2' })]).toEqual([one, two]);
});

test('a sentence of figures is in the singular of one, too', () => {
	const said = ['1', '21'].map((text) => rich(en.loans.rest, { count: { text } }));
	expect(said.map((parts) => parts.map(({ text }) => text).join(''))).toEqual(['1 other', '21 others']);
});

test('no word for one or for more belongs to a figure that its sentence has not', () => {
	const texts = (value: unknown): string[] =>
		typeof value === 'string' ? [value] : Object.values(value as object).flatMap(texts);
	const lost = texts(en).filter((text) =>
		[...text.matchAll(/\{(\w+)\|/g)].some(([, name]) => !text.includes(`{${name}}`))
	);
	expect(lost).toEqual([]);
});

const PAGES = globSync('routes/**/+page.svelte', { cwd: WEB });
/** What one passes through, and help itself. */
const WITHOUT = ['/addresses/[code]', '/help', '/login', '/waiting'];

test('each page has its help, in both languages', () => {
	const routes = PAGES.map((file) => `/${file.replace(/^routes\/?|\/?\+page\.svelte$/g, '')}`)
		.filter((route) => !WITHOUT.includes(route))
		.sort();
	expect(Object.keys(fa.help.pages).sort()).toEqual(routes);
	expect(Object.keys(en.help.pages).sort()).toEqual(routes);
});

describe('each page takes its words along', () => {
	/** The files that a file imports for more than types, its own folder's and those of `$lib`; what comes later, too. */
	function importsOf(path: string): string[] {
		const found = textOf(path).matchAll(/(?:import\s(?!type\s)[^;]*?from\s+|import\()'(\$lib|\.{1,2})(\/[^']+)'/g);
		return [...found]
			.map(([, base, rest]) => (base === '$lib' ? join(WEB, 'lib', rest!) : join(dirname(path), base + rest!)))
			.filter(existsSync);
	}

	function filesOf(page: string): Set<string> {
		const files = new Set([page]);
		// A set is walked with what is added on the way.
		for (const file of files)
			for (const one of importsOf(file)) if (!one.includes('/i18n/fa') && !one.includes('/i18n/en')) files.add(one);
		return files;
	}

	/** Groups of words that the files say: `t.group.word`. */
	function saidBy(files: Iterable<string>): Set<string> {
		const groups = [...files].flatMap((file) =>
			[...textOf(file).matchAll(/\bt\.(\w+)[.[]/g)].map(([, group]) => group!)
		);
		return new Set(groups.filter((group) => group in fa));
	}

	async function groupsIn(parts: Iterable<string>): Promise<Set<string>> {
		const loaded = await Promise.all([...parts].map((part) => import(join(WEB, `lib/i18n/fa/${part}.ts`))));
		return new Set(
			loaded.flatMap((one: Record<string, Record<string, object>>) => Object.keys(Object.values(one)[0]!))
		);
	}

	test.each(PAGES)('%s takes along every word that it says', async (route) => {
		const loader = join(WEB, route.replace('.svelte', '.ts'));
		const parts = [...textOf(loader).matchAll(/i18n\/fa\/(\w+)\.ts/g)].map(([, part]) => part!);
		expect(parts.length).toBeGreaterThan(0);
		const said = saidBy([...filesOf(join(WEB, route)), ...filesOf(loader)]);
		expect(said.size).toBeGreaterThan(3);
		const has = await groupsIn(['shell', ...parts]);
		expect([...said].filter((group) => !has.has(group))).toEqual([]);
	});
});

const { t, f } = wordsOf('en');
const ONE = { name: 'one', kpi: 'one', part: 'num', unfinished: null, count: 0 } as const;
const said = (figures: Pick<Compared, 'unit' | 'before' | 'now'> & { unfinished?: number }) =>
	changeText({ ...ONE, ...figures }, t.compared, f, 'unanswered').replace(/[\u2066-\u2069]/g, '');

test.each([
	['count', 20, 18, '(now 10% less)'],
	['count', 8, 12, '(now 50% more)'],
	['count', 7, 7, '(now the same)'],
	['count', 0, 7, '(now 7 more)'],
	['share', 0.35, 0.111, '(now 23.9 percentage points less)'],
	['share', 0.5, 0.5003, '(now the same)'],
	['per_10000', 0.1, 0.09, '(now 10% less)'],
	['share', null, 0.5, ''],
	['share', 0.5, null, '']
] as const)('a %s that was %s and is %s', (unit, before, now, text) => {
	expect(said({ unit, before, now })).toBe(text);
});

test('what is not finished is no change: it says how much is to come', () => {
	const text = said({ unit: 'share', before: 0.9, now: 0.38, unfinished: 0.62 });
	expect(text).toBe('(not finished: 62% unanswered)');
});
