import { counted, lacking } from './counted.ts';
import type { Declared } from './declared.ts';
import { JOINED } from './words.ts';

const REQUESTED = counted('loans', 'requested', { fa: 'وام‌های درخواست‌شده', en: 'loans requested' });

/** Qarz al-Hasaneh loans: who asked, of whom, against what, and what became of it. */
export const LOANS: readonly Declared[] = [
	{
		name: 'loan_requests',
		title: { fa: 'درخواست‌های وام', en: 'Loan requests' },
		definition: {
			fa: 'وام‌هایی که در بازه درخواست شده‌اند؛ یک نفر شاید چند وام خواسته باشد.',
			en: 'Loans requested in the range; one person may have asked for several.'
		},
		of: REQUESTED
	},
	{
		name: 'loan_persons',
		title: { fa: 'متقاضیان وام', en: 'Persons asking for loans' },
		definition: {
			fa: `افراد متفاوتی که در بازه وام خواسته‌اند، با کلید بی‌نام کد ملی یا، بدون آن، تلفن همراه. ${JOINED.fa} درخواستی که صاحبش شناخته نیست شمرده نمی‌شود.`,
			en: `Different persons who asked for a loan in the range, by the keyed hash of the national id or, without one, of the mobile. ${JOINED.en} A request of an unknown person is not counted.`
		},
		of: { ...REQUESTED, where: ['has_person'], counts: 'person' }
	},
	{
		name: 'loan_approved',
		title: { fa: 'نرخ تصویب وام', en: 'Loans approved' },
		definition: {
			fa: 'از وام‌های درخواست‌شده در بازه، سهم تصویب‌شده‌ها تا این لحظه. بررسی‌نشده‌ها هم در میان آن‌ها هستند.',
			en: 'Of the loans requested in the range, the share approved by now. Those not decided yet are in the denominator.'
		},
		numerator: { fa: 'وام‌های تصویب‌شده', en: 'loans approved' },
		of: { ...REQUESTED, num: 'is_approved', ...lacking('undecided', ['NOT is_decided']) }
	},
	{
		name: 'loan_refused',
		title: { fa: 'نرخ رد وام', en: 'Loans refused' },
		definition: {
			fa: 'از وام‌های درخواست‌شده در بازه، سهم ردشده‌ها تا این لحظه. بررسی‌نشده‌ها هم در میان آن‌ها هستند.',
			en: 'Of the loans requested in the range, the share refused by now. Those not decided yet are in the denominator.'
		},
		numerator: { fa: 'وام‌های ردشده', en: 'loans refused' },
		of: { ...REQUESTED, num: 'is_refused', ...lacking('undecided', ['NOT is_decided']) }
	},
	{
		name: 'loan_paid',
		title: { fa: 'نرخ پرداخت وام', en: 'Loans paid' },
		definition: {
			fa: 'از وام‌های درخواست‌شده در بازه، سهم پرداخت‌شده‌ها تا این لحظه.',
			en: 'Of the loans requested in the range, the share paid by now.'
		},
		numerator: { fa: 'وام‌های پرداخت‌شده', en: 'loans paid' },
		of: { ...REQUESTED, num: 'is_paid', ...lacking('unpaid', ['NOT is_paid', 'NOT is_refused']) }
	},
	{
		name: 'loan_funnel',
		title: { fa: 'قیف وام', en: 'Loan funnel' },
		definition: {
			fa: 'گام‌هایی که وام‌های درخواست‌شده در بازه تا این لحظه پیموده‌اند: درخواست، تصویب یا رد، پرداخت. هر وام در هر گام یک بار شمرده می‌شود؛ با تفکیک «مرحله» تعداد هر گام دیده می‌شود.',
			en: 'The steps that loans requested in the range have taken by now: requested, approved or refused, paid. A loan counts once in each step; by `bucket` each step has its count.'
		},
		numerator: { fa: 'گام‌های پیموده', en: 'steps taken' },
		of: { ...REQUESTED, where: ['has_step'], bucket: 'step' }
	},
	{
		name: 'loan_decision_time',
		title: { fa: 'زمان تا تصمیم وام', en: 'Time to decide a loan' },
		definition: {
			fa: 'از درخواست وام تا تصویب یا رد آن (هر کدام زودتر بوده)، به ساعت؛ میانهٔ برآوردی (روش کاپلان–مایر) بررسی‌نشده‌ها را هم به حساب می‌آورد.',
			en: 'Hours from the request to its approval or refusal, whichever came first; Kaplan–Meier counts those not decided yet too.'
		},
		numerator: { fa: 'وام‌های تصمیم‌گرفته', en: 'loans decided' },
		unit: 'hours',
		measure: 'duration',
		of: { ...REQUESTED, num: 'is_decided', value: 'decision_hours', ...lacking('undecided', ['NOT is_decided']) }
	},
	{
		name: 'loan_payment_time',
		title: { fa: 'زمان تا پرداخت وام', en: 'Time to pay a loan' },
		definition: {
			fa: 'از تصویب وام تا پرداخت آن، به ساعت؛ میانهٔ برآوردی (روش کاپلان–مایر) پرداخت‌نشده‌ها را هم به حساب می‌آورد.',
			en: 'Hours from the approval to the payment; Kaplan–Meier counts those not paid yet too.'
		},
		numerator: { fa: 'وام‌های پرداخت‌شده', en: 'loans paid' },
		unit: 'hours',
		measure: 'duration',
		of: {
			...counted('loans', 'approved', { fa: 'وام‌های تصویب‌شده', en: 'loans approved' }),
			num: 'is_paid',
			value: 'payment_hours',
			...lacking('unpaid', ['NOT is_paid', 'NOT is_refused'])
		}
	},
	{
		name: 'loan_collateral',
		title: { fa: 'وثیقهٔ وام‌ها', en: 'Collateral of loans' },
		definition: {
			fa: 'از وام‌های درخواست‌شده در بازه، سهم آن‌هایی که وثیقه‌شان یارانهٔ نقدی است؛ با تفکیک «وثیقه» تعداد هر وثیقه دیده می‌شود.',
			en: 'Of the loans requested in the range, the share that takes the cash subsidy as collateral; by `collateral` the count of each kind is the denominator.'
		},
		numerator: { fa: 'وام‌های با وثیقهٔ یارانه', en: 'loans against the subsidy' },
		of: { ...REQUESTED, num: 'is_of_subsidy' }
	},
	{
		name: 'loan_rial',
		title: { fa: 'مبلغ وام‌های درخواستی', en: 'Rials requested in loans' },
		definition: {
			fa: 'جمع مبلغ وام‌هایی که در بازه درخواست شده‌اند، به ریال؛ با تفکیک «وثیقه» سهم هر وثیقه از مبلغ دیده می‌شود.',
			en: 'The sum of the loans requested in the range, in rials; by `collateral` each kind has its amount.'
		},
		numerator: REQUESTED.called,
		unit: 'rial',
		measure: 'sum',
		of: { ...REQUESTED, value: 'rials' }
	}
];
