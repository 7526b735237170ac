import { lacking, PENDING, REFERRALS, REGISTERED, UNANSWERED } from './counted.ts';
import type { Declared } from './declared.ts';

const UNREFERRED = lacking('unreferred', ['is_pending', 'is_unreferred']);

/** How long things take, and how long they have waited. */
export const TIME: readonly Declared[] = [
	{
		name: 'ageing_receipt',
		title: { fa: 'سن نامه‌ها از ثبت', en: 'Age since receipt' },
		definition: {
			fa: 'نامه‌های در جریان بر اساس روزهای کاملی که از ثبتشان گذشته است؛ هر دسته مرزهای خود را دربر می‌گیرد (۴–۷ یعنی از ۴ روز کامل تا پیش از ۸ روز).',
			en: 'Pending letters by the whole days since their registration; a bucket includes both of its borders (4–7: from 4 whole days to less than 8).'
		},
		numerator: PENDING.called,
		unit: 'days',
		measure: 'age',
		of: { ...PENDING, value: 'age_days', bucket: 'age_bucket' }
	},
	{
		name: 'ageing_holder',
		title: { fa: 'ماندگاری نزد دستگاه', en: 'Age at the current holder' },
		definition: {
			fa: 'نامه‌های در جریانی که نزد دستگاهی‌اند، بر اساس روزهای کاملی که از ارجاع به همان دستگاه گذشته است. نامه‌ای که نزد خود دفتر است در شمار نیست.',
			en: 'Pending letters that lie with a body, by the whole days since they were referred to it. One that lies with the office itself is not counted.'
		},
		numerator: { fa: 'نامه‌های نزد دستگاه‌ها', en: 'letters with a body' },
		unit: 'days',
		measure: 'age',
		of: { ...PENDING, where: ['is_pending', 'is_held'], value: 'held_days', bucket: 'held_bucket' }
	},
	{
		name: 'sla_state',
		title: { fa: 'وضعیت مهلت', en: 'State of the deadline' },
		definition: {
			fa: 'نامه‌های بی‌پاسخ بر اساس مهلت: هنوز وقت دارد، یک‌پنجم وقت یا کمتر مانده، مهلت همین امروز است، یا چند روز کامل از آن گذشته؛ و بی‌مهلت‌ها.',
			en: 'Unanswered letters by their deadline: later, a fifth of the time or less is left, due today, or so many whole days past; and those without one.'
		},
		of: { ...UNANSWERED, bucket: 'deadline_bucket' }
	},
	{
		name: 'time_to_first_referral',
		title: { fa: 'زمان تا اولین ارجاع', en: 'Time to the first referral' },
		definition: {
			fa: 'از ثبت تا اولین ارجاع، به ساعت تقویمی. میانهٔ ارجاع‌شده‌ها در کنار میانهٔ برآوردی (روش کاپلان–مایر)، که ارجاع‌نشده‌ها را هم به حساب می‌آورد؛ نامه‌ای که بی‌ارجاع پاسخ گرفته یا مختومه شده، تا همان زمان منتظر بوده است.',
			en: 'Calendar hours from registration to the first referral. The median of the referred stands beside the Kaplan–Meier median, which counts those still waiting; a letter answered or closed without a referral waited until then.'
		},
		numerator: { fa: 'نامه‌های ارجاع‌شده', en: 'letters referred' },
		unit: 'hours',
		measure: 'duration',
		of: { ...REGISTERED, num: 'is_referred', value: 'first_referral_hours', ...UNREFERRED }
	},
	{
		name: 'time_to_first_referral_working',
		title: { fa: 'زمان کاری تا اولین ارجاع', en: 'Working time to the first referral' },
		definition: {
			fa: 'همان زمان تا اولین ارجاع، به ساعت کاری شهرستان نامه: تعطیلات، تعطیلی‌های موردی و بیرون از ساعت اداری به حساب نمی‌آید.',
			en: "The same in working hours of the letter's county: holidays, closures and what lies outside office hours do not count."
		},
		numerator: { fa: 'نامه‌های ارجاع‌شده', en: 'letters referred' },
		unit: 'working_hours',
		measure: 'duration',
		of: {
			...REGISTERED,
			where: ['has_first_referral_work'],
			num: 'is_referred',
			value: 'first_referral_working_hours',
			...lacking('unreferred', ['is_pending', 'is_unreferred', 'has_first_referral_work'])
		}
	},
	{
		name: 'time_to_answer_citizen',
		title: { fa: 'زمان تا پاسخ به شهروند', en: "Time to answer, the citizen's clock" },
		definition: {
			fa: 'از ثبت نامه تا پاسخ معتبر، به ساعت. میانهٔ پاسخ داده‌شده‌ها در کنار میانهٔ برآوردی (روش کاپلان–مایر)، که نامه‌های هنوز بی‌پاسخ را هم به حساب می‌آورد؛ نامه‌ای که بدون نیاز به پاسخ مختومه شده تا همان زمان در انتظار بوده است. نامه‌ای که پاسخ یا چنین پایانش پیش از ثبت آن است کنار گذاشته می‌شود. در صفحه‌ها تا ثانیه.',
			en: 'Hours from registration to the answer that stands. The median of the answered stands beside the Kaplan–Meier median, which counts those still waiting too; one that ended without need of an answer waited until then. A letter that was answered, or so ended, before its registration is left out. To the second on pages.'
		},
		numerator: { fa: 'نامه‌های پاسخ داده‌شده', en: 'letters answered' },
		unit: 'hours',
		measure: 'duration',
		of: {
			...REGISTERED,
			where: ['is_answered_in_order'],
			num: 'is_answered',
			value: 'answer_hours',
			...lacking('unanswered', ['is_unanswered'])
		}
	},
	{
		name: 'time_to_answer_body',
		title: { fa: 'زمان پاسخ دستگاه', en: "Time to answer, the body's clock" },
		definition: {
			fa: 'از هر ارجاع تا پاسخ همان ارجاع، به ساعت. ارجاعی که بازگشته، به جای دیگری رفته یا با مختومه‌شدن نامه پایان یافته، تا همان زمان در انتظار بوده و پاسخ به شمار نمی‌آید. در صفحه‌ها تا ثانیه.',
			en: 'Hours from a referral to its answer. One that was returned, referred on or ended by the closing of its letter was waited for until then, and is no answer. To the second on pages.'
		},
		numerator: { fa: 'ارجاع‌های پاسخ داده‌شده', en: 'referrals answered' },
		unit: 'hours',
		measure: 'duration',
		of: { ...REFERRALS, num: 'is_finished', value: 'hours', ...lacking('unanswered', ['is_awaited']) }
	}
];
