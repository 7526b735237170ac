import { CLOCKS } from './clocks.ts';
import { awaiting, counted, lacking, REFERRALS, REGISTERED } from './counted.ts';
import { OF_LETTERS, type Declared } from './declared.ts';

const REFERRED = counted('letters', 'registered', { fa: 'نامه‌های ارجاع‌شده', en: 'letters referred' }, [
	'is_referred'
]);

/** How well it is done: on time, by the right body, once, with a text. */
export const QUALITY: readonly Declared[] = [
	{
		name: 'on_time',
		title: { fa: 'پاسخ به‌موقع', en: 'Answered on time' },
		definition: {
			fa: 'از نامه‌های مهلت‌داری که پاسخ گرفته‌اند یا مهلتشان گذشته، سهم آن‌هایی که تا پایان مهلت پاسخ گرفته‌اند. نامهٔ بی‌پاسخی که مهلتش نرسیده، و نامه‌ای که بدون نیاز به پاسخ مختومه است، در هیچ‌یک نیست.',
			en: 'Of the letters with a deadline that are answered or past it, the share answered by the deadline. An open letter whose deadline has not come is in neither, nor is one that ended without need of an answer.'
		},
		numerator: { fa: 'پاسخ تا پایان مهلت', en: 'answered by the deadline' },
		denominator: { fa: 'پاسخ داده‌شده یا از مهلت گذشته', en: 'answered or past the deadline' },
		of: {
			...REGISTERED,
			where: ['is_judged'],
			num: 'is_on_time',
			...awaiting('within_time', ['has_deadline', 'is_unanswered', 'is_within_time'])
		}
	},
	{
		name: 'on_time_body',
		title: { fa: 'پاسخ به‌موقع دستگاه', en: 'Answered on time by the body' },
		definition: {
			fa: 'از ارجاع‌های بازه که پاسخ گرفته‌اند یا مهلتشان گذشته، سهم آن‌هایی که تا پایان مهلت پاسخ گرفته‌اند. پاسخ صوری هم پاسخ است. ارجاعی که دستگاه بی‌پاسخ رها کند، پس از مهلت شمرده می‌شود و به‌موقع نیست. مهلت از آنِ خود ارجاع است؛ اگر ندارد یا پیش از رسیدن گذشته بود، ۲۴۰ ساعت از رسیدن. شمرده نمی‌شود: ارجاعی که دستگاه آن را ظرف مهلت بازگرداندن (return_grace، دو روز کاری) بازگردانده یا به دستگاه دیگری فرستاده، سپس دفتر نامه را به دستگاهی دیگر سپرده و نامه بازنگشته؛ ارجاعی که نامه‌اش با پاسخ معتبر بسته شده، یا به گفتهٔ دفتر بدون نیاز به پاسخ؛ و بار دوم نامه‌ای که دستگاه پیش‌تر رهایش کرده است.',
			en: 'Of the referrals of the range that are answered or past their deadline, the share answered by the deadline. A formal answer counts as an answer here. A referral that the body let go unanswered counts once its deadline is past, and is not on time. The deadline is the referral’s own; if there is none, or it was past before the referral came, 240 h from when it came. Not counted: a referral returned or referred on within the grace (return_grace, two working days) whose letter the office then referred to another body and which did not come back; one whose letter was closed while its answer stood, or ended without need of an answer as the office says; and a letter that comes again to a body that let it go.'
		},
		numerator: { fa: 'پاسخ تا پایان مهلت', en: 'answered by the deadline' },
		denominator: { fa: 'پاسخ داده‌شده یا از مهلت گذشته', en: 'answered or past the deadline' },
		of: {
			...REFERRALS,
			where: ['is_due'],
			num: 'is_on_time',
			...awaiting('within_time', ['is_counted', 'is_awaited', 'NOT is_past'])
		}
	},
	{
		name: 'formal_answers',
		title: { fa: 'پاسخ‌های صوری', en: 'Formal answers' },
		definition: {
			fa: 'از ارجاع‌های بازه که پاسخ گرفته‌اند، سهم آن‌هایی که پاسخشان متنی ندارد (از منبعی که پیش از این پاسخ، متن همان نامه یا پاسخی به آن را آورده بود) یا ظرف پنج دقیقهٔ کاری از ارجاع «غیرقابل رسیدگی» است. نامه پاسخ داده‌شده به شمار می‌آید، اما در امتیاز دستگاه به‌موقع نیست.',
			en: 'Of the referrals of the range that are answered, the share whose answer has no text (of a source that before this answer had told the text of the letter, or of an answer to it) or says no_basis within five working minutes of the referral. The letter counts as answered, but in the score of its body not as on time.'
		},
		numerator: { fa: 'پاسخ‌های صوری', en: 'formal answers' },
		denominator: { fa: 'ارجاع‌های پاسخ داده‌شده', en: 'referrals answered' },
		of: { ...REFERRALS, where: ['is_finished'], num: 'is_formal', ...awaiting('unanswered', ['is_awaited']) }
	},
	{
		name: 're_referral',
		title: { fa: 'بازارجاع', en: 'Re-referral' },
		definition: {
			fa: 'از نامه‌های ارجاع‌شده، سهم آن‌هایی که بیش از یک بار ارجاع شده‌اند؛ دسته‌ها تعداد ارجاع را می‌گویند.',
			en: 'Of the referred letters, the share referred more than once; the buckets say how often.'
		},
		numerator: { fa: 'بیش از یک ارجاع', en: 'referred more than once' },
		of: { ...REFERRED, num: 'is_referred_again', bucket: 'hops_bucket' }
	},
	{
		name: 'over_referral',
		title: { fa: 'بیش از سه ارجاع', en: 'More than three referrals' },
		definition: {
			fa: 'از نامه‌های ارجاع‌شده، سهم آن‌هایی که بیش از سه بار ارجاع شده‌اند.',
			en: 'Of the referred letters, the share referred more than three times.'
		},
		numerator: { fa: 'بیش از سه ارجاع', en: 'referred more than three times' },
		of: { ...REFERRED, num: 'is_referred_often' }
	},
	{
		name: 'ping_pong',
		title: { fa: 'رفت‌وبرگشت', en: 'Ping-pong' },
		definition: {
			fa: 'از نامه‌های ارجاع‌شده، سهم آن‌هایی که پس از رفتن به دستگاهی دیگر، دوباره به دستگاه قبلی ارجاع شده‌اند.',
			en: 'Of the referred letters, the share referred again to a body that had them before, with another in between.'
		},
		numerator: { fa: 'نامه‌های رفت‌وبرگشتی', en: 'letters sent back and forth' },
		of: { ...REFERRED, num: 'went_back' }
	},
	{
		name: 'wrong_first_body',
		title: { fa: 'اولین دستگاه نادرست', en: 'Wrong first body' },
		definition: {
			fa: 'از نامه‌هایی که اولین ارجاع دفتر در آن‌ها پایان یافته، سهم آن‌هایی که اولین دستگاه بی‌پاسخ بازگردانده یا به دستگاه دیگری فرستاده است؛ با تفکیک کارشناس و موضوع. نامه‌ای که هنوز نزد اولین دستگاه است در هیچ‌یک نیست.',
			en: 'Of the letters whose first referral by the office has ended, the share that the first body returned or referred on without an answer; by operator and category. One that is still with its first body is in neither.'
		},
		numerator: { fa: 'بازگشته یا فرستاده‌شده به دیگری', en: 'returned or referred on' },
		denominator: { fa: 'اولین ارجاع‌های پایان‌یافته', en: 'first referrals that ended' },
		of: {
			...REGISTERED,
			where: ['is_first_body_decided'],
			num: 'is_first_body_wrong',
			...awaiting('with_first_body', [`first_body != ''`, 'NOT is_first_body_decided'])
		}
	},
	{
		name: 'reopen_rate',
		title: { fa: 'نرخ بازگشایی', en: 'Reopened' },
		definition: {
			fa: 'از نامه‌هایی که در بازه مختومه شده‌اند (اولین بار)، سهم آن‌هایی که ظرف ۳۰ روز از یکی از مختومه‌شدن‌هایشان بازگشایی شده‌اند. نامه‌هایی که ۳۰ روزشان نگذشته هنوز ممکن است بازگشایی شوند.',
			en: 'Of the letters first closed in the range, the share reopened within 30 days of one of their closings. Those whose 30 days are not over may yet be.'
		},
		numerator: { fa: 'بازگشایی ظرف ۳۰ روز', en: 'reopened within 30 days' },
		of: {
			...counted('letters', 'first_closed', { fa: 'نامه‌های مختومه', en: 'letters closed' }),
			num: 'reopened_30d',
			...lacking('reopenable', ['may_be_reopened'])
		}
	},
	{
		name: 'objection_rate',
		title: { fa: 'نرخ اعتراض', en: 'Objected to' },
		definition: {
			fa: 'از نامه‌هایی که در بازه پاسخ گرفته یا مختومه شده‌اند (اولین بار)، سهم آن‌هایی که شهروند ظرف ۳۰ روز از یکی از پاسخ‌ها یا مختومه‌شدن‌هایشان اعتراض کرده است.',
			en: 'Of the letters first answered or closed in the range, the share to which the citizen objected within 30 days of one of their answers or closings.'
		},
		numerator: { fa: 'اعتراض ظرف ۳۰ روز', en: 'objected to within 30 days' },
		of: {
			...counted('letters', 'first_disposed', {
				fa: 'نامه‌های پاسخ داده‌شده یا مختومه',
				en: 'letters answered or closed'
			}),
			num: 'objected_30d',
			...lacking('objectionable', ['may_be_objected'])
		}
	},
	{
		name: 'interim_rate',
		title: { fa: 'نرخ پاسخ میانی', en: 'Interim answers' },
		definition: {
			fa: 'از نامه‌هایی که پاسخی میانی یا نهایی گرفته‌اند، سهم آن‌هایی که پاسخ میانی داشته‌اند.',
			en: 'Of the letters with an interim or final answer, the share that had an interim one.'
		},
		numerator: { fa: 'با پاسخ میانی', en: 'with an interim answer' },
		denominator: { fa: 'با پاسخ میانی یا نهایی', en: 'with an interim or final answer' },
		of: { ...REGISTERED, where: ['has_any_answer'], num: 'has_interim_answer' }
	},
	{
		name: 'promises_kept',
		title: { fa: 'وعده‌های وفاشده', en: 'Promises kept' },
		definition: {
			fa: 'از نامه‌هایی که وعده‌ای از پاسخ‌های میانی‌شان سررسیده یا پیش از آن پاسخ گرفته‌اند، سهم آن‌هایی که تا هر یک از وعده‌ها، یا تا مهلت نامه اگر زودتر است، پاسخ داشته‌اند.',
			en: 'Of the letters with an interim answer whose promise is due, or that were answered before it, the share that had an answer by each promised day, or by the deadline of the letter where that is earlier.'
		},
		numerator: { fa: 'نامه‌های با وعده‌های وفاشده', en: 'letters whose promises were kept' },
		denominator: { fa: 'نامه‌های با وعدهٔ سررسیده', en: 'letters with a promise due' },
		of: {
			...REGISTERED,
			where: ['has_due_promise'],
			num: 'has_kept_promise',
			...awaiting('promised_later', ['is_unanswered', 'has_interim_answer', 'NOT has_due_promise'])
		}
	},
	{
		name: 'promises_renewed',
		title: { fa: 'وعده‌های تمدیدشده', en: 'Promises renewed' },
		definition: {
			fa: 'از نامه‌هایی که پاسخ میانی گرفته‌اند، سهم آن‌هایی که بیش از یک بار به آن‌ها وعده داده شده است.',
			en: 'Of the letters with an interim answer, the share that were promised an answer more than once.'
		},
		numerator: { fa: 'نامه‌های با وعدهٔ تمدیدشده', en: 'letters promised more than once' },
		denominator: { fa: 'نامه‌های با پاسخ میانی', en: 'letters with an interim answer' },
		of: { ...REGISTERED, where: ['has_interim_answer'], num: 'has_renewed_promise' }
	},
	{
		name: 'answers_without_text',
		title: { fa: 'پاسخ‌های بی‌متن', en: 'Answers without a text' },
		definition: {
			fa: 'از نامه‌هایی که آخرین پاسخ نهایی‌شان در بازه است، سهم آن‌هایی که این پاسخ متنی ندارد.',
			en: 'Of the letters whose last final answer came in the range, the share whose answer has no text.'
		},
		numerator: { fa: 'پاسخ‌های بی‌متن', en: 'answers without a text' },
		of: {
			...counted('letters', 'last_answered', { fa: 'نامه‌های با پاسخ نهایی', en: 'letters with a final answer' }),
			num: 'is_answered_without_text'
		}
	},
	{
		name: 'repeated_texts',
		title: { fa: 'پاسخ‌های با متن تکراری', en: 'Answers with a repeated text' },
		definition: {
			fa: 'از نامه‌های پاسخ داده‌شده‌ای که آخرین پاسخ نهایی‌شان در بازه است و متنی دارد، سهم آن‌هایی که همین متن زیر ۲۰ نامهٔ پاسخ داده‌شده یا بیشتر آمده است. بر وضعیت نامه و امتیاز دستگاه اثری ندارد.',
			en: 'Of the answered letters whose last final answer came in the range with a text, the share whose text stands under 20 answered letters or more. It has no effect on the state of a letter or the score of a body.'
		},
		numerator: { fa: 'پاسخ‌های با متن تکراری', en: 'answers with a repeated text' },
		denominator: { fa: 'پاسخ‌های متن‌دار', en: 'answers with a text' },
		clock: CLOCKS.last_answered.words,
		basis: 'letters',
		measure: 'rate',
		dimensions: OF_LETTERS,
		of: { file: 'repeated_texts', clocks: { num: 'last_answered', den: 'last_answered' } }
	},
	{
		name: 'first_contact_resolution',
		title: { fa: 'پاسخ در اولین تماس', en: 'Resolved at first contact' },
		definition: {
			fa: 'از نامه‌های ثبت‌شده، سهم آن‌هایی که بدون هیچ ارجاعی پاسخ گرفته‌اند. نامهٔ تکراری که پاسخش از نامهٔ اصلی است شمرده نمی‌شود.',
			en: 'Of the letters registered, the share answered without any referral. A duplicate that borrows its master’s answer is not in the numerator.'
		},
		numerator: { fa: 'پاسخ بی‌ارجاع', en: 'answered without a referral' },
		of: { ...REGISTERED, num: 'is_answered_at_once' }
	}
];
