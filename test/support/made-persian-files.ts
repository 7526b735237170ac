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
	rows,
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

/**
 * A sheet with a title over its header, empty rows, and totals at its end.
 * @param write what is written into a cell of a letter instead of its text
 */
export function persianSheet(write = (text: string, _column: string, _letter: number): string => text): MadeFile {
	const head = [
		...['ردیف', 'شماره نامه', 'تاریخ ثبت', 'نام متقاضی', 'کد ملی', 'تلفن همراه', 'شهرستان', 'نحوه دریافت', 'موضوع'],
		...['شرح درخواست', 'نوع درخواست', 'دستگاه', 'تاریخ ارجاع', 'تاریخ پاسخ', 'متن پاسخ', 'وضعیت']
	];
	const letters = rows((i) => [
		String(i + 1),
		`${5_200 + i}/ص/1401`,
		persian(jalali(i, (y, m, d) => `${y}/${two(m)}/${two(d)}`)),
		pick(['زهرا احمدی', 'علی رضایی', 'مریم کریمی'], i),
		nationalId(i),
		`0918 ${310 + i} ${1_000 + i * 37}`,
		pick(COUNTIES_FA, i),
		pick(CHANNELS_FA, i),
		pick(TOPICS_FA, i),
		`${pick(TEXTS_FA, i)} ${i}`,
		pick(['درخواست', 'شکایت', 'پیشنهاد'], i),
		pick(BODIES_FA, i),
		jalali(i, (y, m, d) => `${y}-${m}-${d}`, 1),
		isDone(i) ? arabic(jalali(i, (y, m, d) => `${y}.${two(m)}.${two(d)}`, 9)) : '',
		isDone(i) ? `با توجه به مدارک اقدام شد، شماره ${i}` : '',
		isDone(i) ? 'پاسخ داده شده' : 'در دست اقدام'
	]).map((cells, i) => cells.map((text, place) => write(text, head[place]!, i)));
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
		truth: {
			ردیف: '',
			'شماره نامه': 'letter_id',
			'تاریخ ثبت': 'registered jyyyy/jMM/jdd',
			'نام متقاضی': 'name',
			'کد ملی': 'national_id',
			'تلفن همراه': 'mobile',
			شهرستان: 'county',
			'نحوه دریافت': 'channel',
			موضوع: 'category',
			'شرح درخواست': 'text',
			'نوع درخواست': 'kind',
			دستگاه: 'body',
			'تاریخ ارجاع': 'referred jyyyy-jM-jd',
			'تاریخ پاسخ': 'answered jyyyy.jMM.jdd',
			'متن پاسخ': 'answer_text',
			وضعیت: 'state'
		},
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS, 'letter.answered': DONE }
	};
}

/** The old database of an office: semicolons, windows-1256, Arabic letters. */
function oldRegistry(): MadeFile {
	const head = [
		'شماره',
		'تاريخ دريافت',
		'شهر',
		'کانال',
		'عنوان',
		'دستگاه اقدام کننده',
		'مهلت پاسخ',
		'تاريخ پاسخ',
		'توضيحات'
	];
	const body = rows((i) => [
		String(12_000 + i),
		jalali(i, (y, m, d) => `${two(d)}/${two(m)}/${y}`),
		pick(['كرمانشاه', 'پاوه', 'سنقر'], i),
		pick(['تلفن', 'نامه', 'حضوري'], i),
		`${pick(['درخواست وام', 'قطع گاز', 'صدور مجوز'], i)} ${i}`,
		pick(['بانک ملت', 'شرکت گاز', 'شهرداري'], i),
		jalali(i, (y, m, d) => `${two(d)}/${two(m)}/${y}`, 15),
		isDone(i) ? jalali(i, (y, m, d) => `${two(d)}/${two(m)}/${y}`, 6) : '',
		i % 9 === 0 ? 'پیگیری شود' : ''
	]);
	const plain = (text: string) => text.replaceAll('ی', 'ي').replaceAll('ک', 'ك');
	return {
		name: 'old.csv',
		bytes: cp1256(
			delimited(
				[head, ...body].map((cells) => cells.map(plain)),
				';'
			)
		),
		truth: {
			شماره: 'letter_id',
			'تاريخ دريافت': 'registered jdd/jMM/jyyyy',
			شهر: 'county',
			كانال: 'channel',
			عنوان: 'subject',
			'دستگاه اقدام كننده': 'body',
			'مهلت پاسخ': 'due jdd/jMM/jyyyy',
			'تاريخ پاسخ': 'answered jdd/jMM/jyyyy',
			توضيحات: ''
		},
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS, 'letter.answered': DONE }
	};
}

/** Excel's "Unicode text": UTF-16 with tabs; the day and its time in two columns. */
function unicodeText(): MadeFile {
	const head = [
		'شماره درخواست',
		'تاریخ ثبت',
		'ساعت ثبت',
		'نام',
		'نام خانوادگی',
		'موبایل',
		'شهرستان',
		'ارجاع به',
		'تاریخ ارجاع',
		'نتیجه'
	];
	const body = rows((i) => [
		`1401-${5_000 + i}`,
		jalali(i, (y, m, d) => `${y}/${two(m)}/${two(d)}`),
		`${two(7 + (i % 9))}:${two((i * 7) % 60)}`,
		pick(['زهرا', 'علی', 'مریم'], i),
		pick(['احمدی', 'رضایی', 'کریمی'], i),
		persian(`0918310${1_000 + i}`),
		pick(COUNTIES_FA, i),
		i % 3 === 0 ? '' : pick(BODIES_FA, i),
		i % 3 === 0 ? '' : jalali(i, (y, m, d) => `${y}/${two(m)}/${two(d)}`, 2),
		pick(['موافقت', 'مخالفت', ''], i)
	]);
	return {
		name: 'requests.txt',
		bytes: Buffer.from(`\ufeff${delimited([head, ...body], '\t')}`, 'utf16le'),
		truth: {
			'شماره درخواست': 'letter_id',
			'تاریخ ثبت': 'registered jyyyy/jMM/jdd',
			'ساعت ثبت': 'time HH:mm',
			نام: 'name',
			'نام خانوادگی': 'family_name',
			موبایل: 'mobile',
			شهرستان: 'county',
			'ارجاع به': 'body',
			'تاریخ ارجاع': 'referred jyyyy/jMM/jdd',
			نتیجه: 'outcome'
		},
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS - ROWS / 3 }
	};
}

/** Files as Persian offices export them. */
export const persianFiles = (): MadeFile[] => [persianSheet(), oldRegistry(), unicodeText()];
