import {
	arabic,
	cp1256,
	delimited,
	DONE,
	isDone,
	jalali,
	nationalId,
	persian,
	pick,
	ROWS,
	tableOf,
	two,
	type MadeFile
} from './made-file.ts';
import { textRowsXml, workbook } from './workbook.ts';

const CHANNELS_FA = ['تلفنی', 'کتبی', 'حضوری', 'پیامک'];
const BODIES_FA = ['بانک ملی', 'شهرداری', 'شركت گاز', 'بانک صادرات', 'آب و فاضلاب'];
const COUNTIES_FA = ['كرمانشاه', 'پاوه', 'اسلام آباد غرب', 'سنقر', 'هرسین'];
const TOPICS_FA = ['وام قرض الحسنه', 'درمان و دارو', 'مسکن', 'اشتغال', 'راه روستایی'];
const TEXTS_FA = [
	'درخواست رسیدگی به وضعیت پرونده دارم',
	'خواهشمندم دستور فرمایید بررسی شود',
	'مدت هاست پاسخی نگرفته ام'
];

const slashed = (y: string, m: number, d: number): string => `${y}/${two(m)}/${two(d)}`;
const dayFirst = (y: string, m: number, d: number): string => `${two(d)}/${two(m)}/${y}`;

/**
 * A sheet with a title over its header, empty rows, and totals at its end.
 * @param write what is written into a cell of a letter instead of its text
 */
export function persianSheet(write = (text: string, _column: string, _letter: number): string => text): MadeFile {
	const { table, truth } = tableOf([
		['ردیف', '', (i) => String(i + 1)],
		['شماره نامه', 'letter_id', (i) => `${5_200 + i}/ص/1401`],
		['تاریخ ثبت', 'registered jyyyy/jMM/jdd', (i) => persian(jalali(i, slashed))],
		['نام متقاضی', 'name', (i) => pick(['زهرا احمدی', 'علی رضایی', 'مریم کریمی'], i)],
		['کد ملی', 'national_id', (i) => nationalId(i)],
		['تلفن همراه', 'mobile', (i) => `0918 ${310 + i} ${1_000 + i * 37}`],
		['شهرستان', 'county', (i) => pick(COUNTIES_FA, i)],
		['نحوه دریافت', 'channel', (i) => pick(CHANNELS_FA, i)],
		['موضوع', 'category', (i) => pick(TOPICS_FA, i)],
		['شرح درخواست', 'text', (i) => `${pick(TEXTS_FA, i)} ${i}`],
		['نوع درخواست', 'kind', (i) => pick(['درخواست', 'شکایت', 'پیشنهاد'], i)],
		['دستگاه', 'body', (i) => pick(BODIES_FA, i)],
		['تاریخ ارجاع', 'referred jyyyy-jM-jd', (i) => jalali(i, (y, m, d) => `${y}-${m}-${d}`, 1)],
		[
			'تاریخ پاسخ',
			'answered jyyyy.jMM.jdd',
			(i) => (isDone(i) ? arabic(jalali(i, (y, m, d) => `${y}.${two(m)}.${two(d)}`, 9)) : '')
		],
		['متن پاسخ', 'answer_text', (i) => (isDone(i) ? `با توجه به مدارک اقدام شد، شماره ${i}` : '')],
		['وضعیت', 'state', (i) => (isDone(i) ? 'پاسخ داده شده' : 'در دست اقدام')]
	]);
	const [head, ...plain] = table as [string[], ...string[][]];
	const letters = plain.map((cells, i) => cells.map((text, place) => write(text, head[place]!, i)));
	const sheet = [
		['گزارش نامه‌های مردمی سال ۱۴۰۱'],
		head,
		...letters.slice(0, 30),
		Array.from(head, () => ' '),
		...letters.slice(30),
		['جمع کل', persian('60')]
	];
	return {
		name: 'گزارش نامه‌ها.xlsx',
		bytes: workbook({ sheets: [{ name: 'نامه‌ها', rows: textRowsXml(sheet) }] }),
		truth,
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS, 'letter.answered': DONE }
	};
}

/** The old database of an office: semicolons, windows-1256, Arabic letters. */
function oldRegistry(): MadeFile {
	const { table, truth } = tableOf([
		['شماره', 'letter_id', (i) => String(12_000 + i)],
		['تاريخ دريافت', 'registered jdd/jMM/jyyyy', (i) => jalali(i, dayFirst)],
		['شهر', 'county', (i) => pick(['كرمانشاه', 'پاوه', 'سنقر'], i)],
		['كانال', 'channel', (i) => pick(['تلفن', 'نامه', 'حضوري'], i)],
		['عنوان', 'subject', (i) => `${pick(['درخواست وام', 'قطع گاز', 'صدور مجوز'], i)} ${i}`],
		['دستگاه اقدام كننده', 'body', (i) => pick(['بانک ملت', 'شرکت گاز', 'شهرداري'], i)],
		['مهلت پاسخ', 'due jdd/jMM/jyyyy', (i) => jalali(i, dayFirst, 15)],
		['تاريخ پاسخ', 'answered jdd/jMM/jyyyy', (i) => (isDone(i) ? jalali(i, dayFirst, 6) : '')],
		['توضيحات', '', (i) => (i % 9 === 0 ? 'پیگیری شود' : '')]
	]);
	const plain = (text: string) => text.replaceAll('ی', 'ي').replaceAll('ک', 'ك');
	return {
		name: 'old.csv',
		bytes: cp1256(plain(delimited(table, ';'))),
		truth,
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS, 'letter.answered': DONE }
	};
}

/** Excel's "Unicode text": UTF-16 with tabs; the day and its time in two columns. */
function unicodeText(): MadeFile {
	const { table, truth } = tableOf([
		['شماره درخواست', 'letter_id', (i) => `1401-${5_000 + i}`],
		['تاریخ ثبت', 'registered jyyyy/jMM/jdd', (i) => jalali(i, slashed)],
		['ساعت ثبت', 'time HH:mm', (i) => `${two(7 + (i % 9))}:${two((i * 7) % 60)}`],
		['نام', 'name', (i) => pick(['زهرا', 'علی', 'مریم'], i)],
		['نام خانوادگی', 'family_name', (i) => pick(['احمدی', 'رضایی', 'کریمی'], i)],
		['موبایل', 'mobile', (i) => persian(`0918310${1_000 + i}`)],
		['شهرستان', 'county', (i) => pick(COUNTIES_FA, i)],
		['ارجاع به', 'body', (i) => (i % 3 === 0 ? '' : pick(BODIES_FA, i))],
		['تاریخ ارجاع', 'referred jyyyy/jMM/jdd', (i) => (i % 3 === 0 ? '' : jalali(i, slashed, 2))],
		['نتیجه', 'outcome', (i) => pick(['موافقت', 'مخالفت', ''], i)]
	]);
	return {
		name: 'requests.txt',
		bytes: Buffer.from(`\ufeff${delimited(table, '\t')}`, 'utf16le'),
		truth,
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS - ROWS / 3 }
	};
}

/** Files as Persian offices export them. */
export const persianFiles = (): MadeFile[] => [persianSheet(), oldRegistry(), unicodeText()];
