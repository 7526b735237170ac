import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { kpiOf } from '#sql/measures/catalogue.ts';
import { en } from '$lib/i18n/en.ts';
import { fa } from '$lib/i18n/fa.ts';
import { referredTemplates } from '$lib/i18n/sentence.ts';
import { kermanshahWall } from '../support/wall-fixture.ts';

const ROOT = resolve(import.meta.dirname, '../..');
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
	const lines = files.flatMap((file) =>
		readFileSync(resolve(ROOT, file), 'utf8')
			.split('\n')
			.map((line, at) => ({ line, place: `${file}:${at + 1}` }))
	);
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
