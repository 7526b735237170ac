import { counted, lacking, REGISTERED } from './counted.ts';
import type { Declared } from './declared.ts';

const FIRST_REFERRED = counted('letters', 'first_referred', { fa: 'نامه‌های ارجاع‌شده', en: 'letters referred' });

/** Whether the citizen was told: SMS 1 on registration, SMS 2 on the first referral. */
export const SMS: readonly Declared[] = [
	{
		name: 'sms_registered_coverage',
		title: { fa: 'پوشش پیامک ثبت', en: 'SMS 1 coverage' },
		definition: {
			fa: 'از نامه‌هایی که در بازه ثبت شده‌اند، سهم آن‌هایی که پیامک ثبت (پیامک ۱) برایشان فرستاده شده است.',
			en: 'Of the letters registered in the range, the share for which SMS 1 (registered) has been sent by now.'
		},
		numerator: { fa: 'نامه‌های دارای پیامک ثبت', en: 'letters with SMS 1 sent' },
		of: { ...REGISTERED, num: 'has_registered_sms' }
	},
	{
		name: 'sms_referred_coverage',
		title: { fa: 'پوشش پیامک ارجاع', en: 'SMS 2 coverage' },
		definition: {
			fa: 'از نامه‌هایی که اولین ارجاعشان در بازه بوده است، سهم آن‌هایی که پیامک ارجاع (پیامک ۲) برایشان فرستاده شده است.',
			en: 'Of the letters first referred in the range, the share for which SMS 2 (referred) has been sent by now.'
		},
		numerator: { fa: 'نامه‌های دارای پیامک ارجاع', en: 'letters with SMS 2 sent' },
		of: { ...FIRST_REFERRED, num: 'has_referred_sms' }
	},
	{
		name: 'sms_delay_1',
		title: { fa: 'تأخیر پیامک ثبت', en: 'SMS 1 delay' },
		definition: {
			fa: 'از ثبت نامه تا فرستادن پیامک ثبت، به دقیقه. نامه‌ای که پیامک نگرفته تا این لحظه در انتظار است (روش کاپلان–مایر).',
			en: 'Minutes from registration to the sending of SMS 1. A letter without one has waited until now (Kaplan–Meier).'
		},
		numerator: { fa: 'نامه‌های دارای پیامک ثبت', en: 'letters with SMS 1 sent' },
		unit: 'minutes',
		measure: 'duration',
		of: {
			...REGISTERED,
			num: 'has_registered_sms',
			value: 'registered_sms_minutes',
			...lacking('untold', ['is_pending', 'NOT has_registered_sms'])
		}
	},
	{
		name: 'sms_delay_2',
		title: { fa: 'تأخیر پیامک ارجاع', en: 'SMS 2 delay' },
		definition: {
			fa: 'از اولین ارجاع تا فرستادن پیامک ارجاع، به دقیقه. نامه‌ای که پیامک نگرفته تا این لحظه در انتظار است (روش کاپلان–مایر).',
			en: 'Minutes from the first referral to the sending of SMS 2. A letter without one has waited until now (Kaplan–Meier).'
		},
		numerator: { fa: 'نامه‌های دارای پیامک ارجاع', en: 'letters with SMS 2 sent' },
		unit: 'minutes',
		measure: 'duration',
		of: {
			...FIRST_REFERRED,
			num: 'has_referred_sms',
			value: 'referred_sms_minutes',
			...lacking('untold', ['is_pending', 'NOT has_referred_sms'])
		}
	},
	{
		name: 'sms_failed',
		title: { fa: 'پیامک ناموفق', en: 'SMS failed' },
		definition: {
			fa: 'از نامه‌های ثبت‌شده در بازه که پیامکی برایشان فرستاده شده یا نرسیده است، سهم آن‌هایی که دست‌کم یک پیامکشان نرسیده است.',
			en: 'Of the letters registered in the range for which an SMS was sent or failed, the share of which at least one failed.'
		},
		numerator: { fa: 'نامه‌های دارای پیامک ناموفق', en: 'letters with a failed SMS' },
		denominator: { fa: 'نامه‌های دارای پیامک', en: 'letters with an SMS, sent or failed' },
		of: { ...REGISTERED, where: ['has_told_sms'], num: 'has_failed_sms' }
	}
];
