import { AWAITED, REGISTERED, UNANSWERED } from './counted.ts';
import type { Declared } from './declared.ts';
import { JOINED } from './words.ts';

/** What the wall shows of the letters registered in its range, beside the figures of the other themes. */
export const WALL: readonly Declared[] = [
	{
		name: 'screened',
		title: { fa: 'بررسی اولیه شده', en: 'Screened' },
		definition: {
			fa: 'از نامه‌های ثبت‌شده در بازه، سهم آن‌هایی که تا این لحظه بررسی اولیه شده‌اند.',
			en: 'Of the letters registered in the range, the share that has been screened by now.'
		},
		numerator: { fa: 'نامه‌های بررسی اولیه شده', en: 'letters screened' },
		of: { ...REGISTERED, num: 'is_screened' }
	},
	{
		name: 'to_screen',
		title: { fa: 'در انتظار بررسی اولیه', en: 'Waiting to be screened' },
		definition: {
			fa: 'نامه‌ها و تماس‌های ثبت‌شده در بازه که نه بررسی اولیه شده‌اند، نه ارجاع، نه پاسخ و نه مختومه. نامهٔ الکترونیکی خود دستگاهش را می‌گوید و بررسی اولیه نمی‌خواهد.',
			en: 'Letters and calls registered in the range that are neither screened nor referred, answered nor closed. An electronic letter names its body itself and needs no screening.'
		},
		numerator: { fa: 'نامه‌های در انتظار بررسی اولیه', en: 'letters waiting to be screened' },
		of: { ...UNANSWERED, where: ['is_to_screen'] }
	},
	{
		name: 'within_time',
		title: { fa: 'بی‌پاسخ، در مهلت', en: 'Unanswered, within time' },
		definition: {
			fa: 'از نامه‌های بی‌پاسخی که مهلتشان نگذشته یا مهلتی ندارند، سهم آن‌هایی که اکنون نزد دستگاهی هستند؛ بقیه نزد دبیرخانه‌اند: ارجاع‌نشده، بازگشته یا مختومهٔ بی‌پاسخ.',
			en: 'Of the unanswered letters whose deadline has not passed or that have none, the share that a body holds now; the rest is with the office: not referred, returned, or closed without an answer.'
		},
		numerator: { fa: 'نامه‌های نزد دستگاه، در مهلت', en: 'letters with a body, within time' },
		denominator: { fa: 'نامه‌های بی‌پاسخ در مهلت', en: 'unanswered letters within time' },
		of: { ...UNANSWERED, where: ['is_within_time'], num: 'is_held', bucket: 'place_bucket' }
	},
	{
		name: 'registered_loan_persons',
		title: { fa: 'متقاضیان وام در نامه‌ها', en: 'Persons whose letters ask for a loan' },
		definition: {
			fa: `افراد متفاوتی که نامه‌شان در بازه ثبت شده و تا این لحظه وامی خواسته‌اند، هر کس یک بار، با کلید بی‌نام کد ملی یا، بدون آن، تلفن همراه. ${JOINED.fa}`,
			en: `Different persons whose letters were registered in the range and who have asked for a loan by now, each once, by the keyed hash of the national id or, without one, of the mobile. ${JOINED.en}`
		},
		of: { ...REGISTERED, where: ['asks_for_loan', 'has_person'], counts: 'person' }
	},
	{
		name: 'bank_queue',
		title: { fa: 'ارجاع‌های باز بانک‌ها', en: 'Open referrals to banks' },
		definition: {
			fa: 'ارجاع‌های باز نزد بانک‌ها، از نامه‌های بی‌پاسخی که در بازه ثبت شده‌اند، و سهم آن‌هایی که از مهلت نامه گذشته‌اند.',
			en: 'Open referrals to banks of unanswered letters registered in the range, and the share of those past the deadline of their letter.'
		},
		numerator: { fa: 'ارجاع‌های معوق', en: 'open referrals past the deadline' },
		denominator: { fa: 'ارجاع‌های باز نزد بانک‌ها', en: 'open referrals to banks' },
		of: { ...AWAITED, clock: 'of_letter', where: ['is_awaited', 'is_to_bank'], num: 'is_letter_late' }
	},
	{
		name: 'registered_sms_referred',
		title: { fa: 'پیامک دوم نامه‌های ثبت‌شده', en: 'SMS 2 of the registered letters' },
		definition: {
			fa: 'از نامه‌های ثبت‌شده در بازه، سهم آن‌هایی که پیامک ارجاعشان تا این لحظه فرستاده شده است.',
			en: 'Of the letters registered in the range, the share for which the SMS of the referral has been sent by now.'
		},
		numerator: { fa: 'نامه‌های با پیامک دوم', en: 'letters with SMS 2' },
		of: { ...REGISTERED, num: 'has_referred_sms' }
	}
];
