import type { WireEvent } from '#ingest/contract/event.ts';
import type { Random } from './random.ts';
import type { Category, Outcome } from './routing.ts';

export type EndedAs = NonNullable<Extract<WireEvent, { type: 'letter.closed' }>['ended_as']>;

const SUBJECTS: Record<Category, readonly string[]> = {
	loan: [
		'درخواست وام قرض‌الحسنه',
		'درخواست وام {c}',
		'درخواست وام ازدواج فرزند',
		'درخواست تسهیلات برای تعمیر منزل',
		'درخواست وام برای پرداخت بدهی'
	],
	aid: ['درخواست کمک مالی', 'درخواست کمک معیشتی', 'درخواست تحت پوشش قرار گرفتن', 'درخواست کمک برای جهیزیه'],
	job: ['درخواست اشتغال', 'درخواست کار برای فرزند تحصیل‌کرده', 'درخواست تبدیل وضعیت شغلی', 'پیگیری معوقات حقوق'],
	job_loan: ['درخواست وام اشتغال', 'درخواست تسهیلات مشاغل خانگی', 'درخواست وام خرید دام', 'درخواست سرمایه برای کارگاه'],
	health: ['درخواست هزینهٔ درمان', 'درخواست داروی کمیاب', 'درخواست هزینهٔ جراحی', 'درخواست کمک به بیمار خاص'],
	insurance: ['درخواست بیمهٔ درمان', 'درخواست بیمهٔ روستاییان', 'پیگیری سابقهٔ بیمه', 'درخواست بیمهٔ زنان خانه‌دار'],
	housing: ['درخواست مسکن', 'درخواست وام مسکن روستایی', 'درخواست زمین برای ساخت خانه', 'پیگیری بازسازی پس از زلزله'],
	veterans: [
		'درخواست خانوادهٔ شهید',
		'پیگیری درصد جانبازی',
		'درخواست اشتغال فرزند ایثارگر',
		'درخواست تسهیلات ایثارگران'
	],
	infrastructure: [
		'درخواست آسفالت راه روستا',
		'کمبود آب شرب',
		'درخواست گازرسانی',
		'قطعی مکرر برق',
		'درخواست انشعاب آب'
	],
	other: [
		'درخواست ملاقات',
		'درخواست امهال اقساط',
		'پیگیری پروندهٔ قضایی',
		'پیشنهاد برای توسعهٔ شهرستان',
		'درخواست نهادهٔ دامی'
	]
};

const OPENINGS = [
	'با سلام و احترام،',
	'با سلام خدمت مسئولان محترم،',
	'سلام علیکم.',
	'با عرض سلام و خسته نباشید،',
	'احتراماً به استحضار می‌رساند'
];
const SITUATIONS = [
	'سرپرست خانواری {n} نفره هستم و درآمد ثابتی ندارم.',
	'کارگر فصلی هستم و {n} ماه است بیکارم.',
	'مستأجرم و توان پرداخت اجاره را ندارم.',
	'همسرم بیمار است و {n} فرزند دارم.',
	'پس از زلزله هنوز خانه‌ام کامل نشده است.',
	'بازنشسته‌ام و حقوقم کفاف زندگی را نمی‌دهد.'
];
const NEEDS: Record<Category, readonly string[]> = {
	loan: ['خواهشمندم با وام {m} میلیون تومانی {c} موافقت فرمایید.', 'برای {m} میلیون تومان وام {c} به من نوبت نمی‌رسد.'],
	aid: ['تقاضای کمک بلاعوض دارم.', 'خواهشمندم خانواده‌ام زیر پوشش قرار گیرد.'],
	job: ['جویای هر کاری در شهرستان هستم.', 'خواهشمندم برای فرزندم کاری در نظر بگیرید.'],
	job_loan: ['برای راه‌اندازی کارگاه {m} میلیون تومان نیاز دارم.', 'می‌خواهم دام بخرم و وام آن را نیاز دارم.'],
	health: ['هزینهٔ درمان {m} میلیون تومان است و توان آن را ندارم.', 'داروی بیمار در استان پیدا نمی‌شود.'],
	insurance: ['خواهشمندم برای بیمهٔ خانواده‌ام اقدام شود.', '{n} سال سابقه‌ام ثبت نشده است.'],
	housing: ['تقاضای زمین یا وام ساخت خانه دارم.', 'وام ساخت خانه‌ام {n} ماه است پرداخت نشده است.'],
	veterans: ['رسیدگی به پروندهٔ ایثارگری خانواده‌ام را خواستارم.', 'تقاضای بهره‌مندی از تسهیلات ایثارگران را دارم.'],
	infrastructure: ['اهالی روستا {n} سال است منتظر رسیدگی هستند.', 'خواهشمندم کارشناس برای بازدید بفرستید.'],
	other: ['خواهشمندم دستور رسیدگی بفرمایید.', 'تا کنون {n} بار مراجعه کرده‌ام و نتیجه نگرفته‌ام.']
};
const COLLATERALS = {
	subsidy: 'با وثیقهٔ یارانه',
	guarantor: 'با ضمانت یک کارمند',
	deed: 'با وثیقهٔ سند خانه',
	other: 'با سفته'
};
const ANSWERS: Record<Outcome, readonly string[]> = {
	granted: ['با درخواست شما موافقت شد. برای ادامهٔ کار به شعبهٔ نزدیک مراجعه کنید.', 'درخواست انجام شد.'],
	partial: ['با بخشی از درخواست موافقت شد.', 'درخواست در حد اعتبار موجود پذیرفته شد.'],
	refused: ['به سبب نبود اعتبار با درخواست موافقت نشد.', 'درخواست با ضوابط سازگار نیست.'],
	information: ['مدارک لازم و راه پیگیری به اطلاع متقاضی رسید.', 'متقاضی راهنمایی شد.'],
	no_basis: ['موضوع در صلاحیت این دستگاه نیست.', 'پس از بررسی، درخواست موردی نداشت.']
};

export const RETURN_REASONS = [
	'در صلاحیت این دستگاه نیست',
	'متقاضی ساکن حوزهٔ دیگری است',
	'موضوع به دستگاه دیگری مربوط است'
];
export const WAIT_REASONS = ['در انتظار تکمیل مدارک متقاضی', 'در انتظار معرفی ضامن', 'در انتظار بازدید کارشناس'];
export const CLOSE_REASONS = ['پاسخ به اطلاع متقاضی رسید', 'پرونده کامل شد'];
/** Closings without an answer; a letter whose closing has no `ended_as` still needs one. */
export const UNANSWERED_CLOSINGS: readonly { reason: string; ended_as?: EndedAs }[] = [
	{ reason: 'متقاضی در دسترس نبود' },
	{ reason: 'نشانی متقاضی ناقص است' },
	{ reason: 'انصراف متقاضی', ended_as: 'withdrawn' },
	{ reason: 'همین درخواست در سامانهٔ دیگری پیگیری می‌شود', ended_as: 'duplicate' },
	{ reason: 'متقاضی ساکن استان دیگری است', ended_as: 'transferred' }
];
export const CONFIRMED = 'مختومه شدن نامه تأیید شد';
export const OBJECTIONS = ['پاسخ ناقص است', 'اقدام وعده‌داده انجام نشده است', 'پاسخ به درخواست مربوط نیست'];
export const ACTIVITIES = ['تماس با متقاضی', 'بازدید میدانی', 'درخواست مدارک', 'طرح در کمیته', 'تشکیل پرونده'];
export const SMS_ERRORS = ['خط خاموش است', 'شمارهٔ نامعتبر', 'خطای اپراتور', 'مسدود بودن پیامک تبلیغاتی'];

/** What a letter says of itself in words, as its loan says it in figures. */
interface Asked {
	category: Category;
	/** Rials; 0: it asks for no loan. */
	amount: number;
	collateral: keyof typeof COLLATERALS;
}

export const subjectOf = ({ category, collateral }: Asked, random: Random): string =>
	random.pick(SUBJECTS[category]).replace('{c}', COLLATERALS[collateral]);

const persian = (n: number): string =>
	String(n).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 48 + 0x06f0));

/** Rials: ten to a toman. */
const MILLION_TOMANS = 10_000_000;

/** A short letter. Some use the Arabic forms of ye and kaf, as old keyboards do. */
export function textOf({ category, amount, collateral }: Asked, random: Random): string {
	const text = `${random.pick(OPENINGS)} ${random.pick(SITUATIONS)} ${random.pick(NEEDS[category])}`
		.replace('{n}', persian(2 + random.int(7)))
		.replace('{n}', persian(2 + random.int(7)));
	const other = 20 + 10 * random.int(19);
	const said = text
		.replace('{m}', persian(amount > 0 ? amount / MILLION_TOMANS : other))
		.replace('{c}', COLLATERALS[collateral]);
	return random.chance(0.03) ? said.replaceAll('ی', 'ي').replaceAll('ک', 'ك') : said;
}

export const answerOf = (outcome: Outcome, random: Random): string => random.pick(ANSWERS[outcome]);
