import { AWAITED, counted, REFERRALS, REGISTERED } from './counted.ts';
import { OF_REFERRALS, type Declared } from './declared.ts';
import type { Dimension } from './kpi.ts';
import { JOINED } from './words.ts';

/** `body` is the receiver of a referral, `from_body` who referred (office: the office itself), `flow` both. */
const OF_FLOWS: readonly Dimension[] = [...OF_REFERRALS, 'from_body', 'flow'];
const CAME = counted('referrals', 'referred', { fa: 'ارجاع‌های رسیده', en: 'referrals that came' });

/** Of the residents, as an analyst computes it. */
const PER_10000 = {
	denominator: '(SELECT sum(population) FROM county_residents)',
	value: '10000 * numerator / nullIf(denominator, 0)'
};

/** Banks and bodies, and the counties that letters come from. */
export const BODIES: readonly Declared[] = [
	{
		name: 'body_backlog',
		title: { fa: 'ارجاع‌های باز نزد دستگاه‌ها', en: 'Open referrals to bodies' },
		definition: {
			fa: 'ارجاع‌هایی که اکنون باز هستند و نامه‌شان بی‌پاسخ است: نه پاسخ گرفته‌اند، نه بازگشته، نه به دیگری رفته و نه نامه‌شان مختومه شده است. ارجاع باز نامه‌ای که پاسخش از جای دیگر آمده یا مختومه است در «مانده با آنکه پاسخ داده شده» است.',
			en: 'Referrals open now, of unanswered letters: not answered, not returned, not referred on, their letter not closed. One whose letter has its answer from elsewhere, or is ended, is in "left open though answered".'
		},
		dimensions: OF_FLOWS,
		of: AWAITED
	},
	{
		name: 'left_open',
		title: { fa: 'مانده با آنکه پاسخ داده شده', en: 'Left open though answered' },
		definition: {
			fa: 'ارجاع‌هایی که اکنون باز مانده‌اند با آنکه نامه‌شان پاسخ معتبر دارد یا دیگر پاسخ نمی‌خواهد: از دستگاهی دیگر یا از نامهٔ اصلی. کسی چشم به پاسخ آن‌ها ندارد و در ارجاع‌های باز نیستند.',
			en: 'Referrals still open though their letter has a standing answer or needs none, by another body or from its master. Nobody waits for an answer to them, and they are not among the open referrals.'
		},
		dimensions: OF_FLOWS,
		of: counted(
			'open_referrals',
			'referred',
			{
				fa: 'ارجاع‌های مانده از نامه‌های پاسخ داده‌شده یا مختومه',
				en: 'referrals left open of answered or ended letters'
			},
			['letter_is_settled']
		)
	},
	{
		name: 'body_late',
		title: { fa: 'ارجاع‌های معوق', en: 'Overdue referrals' },
		definition: {
			fa: 'از ارجاع‌های باز نامه‌های بی‌پاسخ، سهم آن‌هایی که از مهلت خود، یا اگر مهلتی ندارند از مهلت نامه، گذشته‌اند. ارجاعی که هیچ مهلتی ندارد معوق نمی‌شود.',
			en: "Of the open referrals of unanswered letters, the share past their own deadline, or where they have none past the letter's. One without any deadline is never overdue."
		},
		numerator: { fa: 'ارجاع‌های معوق', en: 'open referrals past their deadline' },
		dimensions: OF_FLOWS,
		of: { ...AWAITED, num: 'is_late' }
	},
	{
		name: 'body_inflow',
		title: { fa: 'ارجاع‌های رسیده', en: 'Referrals that came' },
		definition: {
			fa: 'ارجاع‌هایی که در بازه به دستگاه‌ها رسیده‌اند.',
			en: 'Referrals that came to bodies in the range.'
		},
		dimensions: OF_FLOWS,
		of: CAME
	},
	{
		name: 'body_outflow',
		title: { fa: 'ارجاع‌های پایان‌یافته', en: 'Referrals that ended' },
		definition: {
			fa: 'ارجاع‌هایی که در بازه از دستگاه بیرون رفته‌اند، با پاسخ یا بدون آن؛ با تفکیک «وضعیت» چگونگی پایان دیده می‌شود.',
			en: 'Referrals that left their body in the range, with an answer or without; by `state` how they ended.'
		},
		dimensions: [...OF_FLOWS, 'state'],
		of: counted('referrals', 'ended', { fa: 'ارجاع‌های پایان‌یافته', en: 'referrals that ended' })
	},
	{
		name: 'referral_flow',
		title: { fa: 'جریان ارجاع میان دستگاه‌ها', en: 'Flow of referrals' },
		definition: {
			fa: 'ارجاع‌های بازه از هر فرستنده به هر گیرنده؛ با تفکیک «جریان» هر فرستنده و گیرنده جدا دیده می‌شوند؛ دبیرخانه هم یکی از آن‌هاست.',
			en: 'Referrals of the range from each sender to each receiver; by `flow` the key is `from>to`, where office is the office itself.'
		},
		dimensions: OF_FLOWS,
		of: REFERRALS
	},
	{
		name: 'body_score',
		title: { fa: 'امتیاز دستگاه', en: 'Score of bodies' },
		definition: {
			fa: 'امتیاز ۰ تا ۱۰۰ برای ارجاع‌های بازه که به حساب دستگاه‌اند (همان‌ها که «پاسخ به‌موقع دستگاه» کنار نمی‌گذارد). پاسخ صوری پاسخی قابل قبول نیست. به‌موقع ۴۰: از پاسخ داده‌شده‌ها و از مهلت‌گذشته‌ها، سهم پاسخ قابل قبول در مهلت؛ بی‌پاسخ‌نمانده ۱۵: سهم آن‌هایی که نه صوری پاسخ گرفته‌اند و نه بی‌پاسخ از مهلت گذشته‌اند؛ میانهٔ زمان تا پاسخ قابل قبول، از پاسخ داده‌شده‌ها و از مهلت‌گذشته‌ها، ۱۰ (نصف امتیاز در میانهٔ مهلت‌های خود دستگاه، صفر از دو برابر آن یا اگر کمتر از نیمی چنین پاسخی دارند)؛ رهانشده ۱۵: سهم آن‌هایی که بدون پاسخ قابل قبول از دستگاه نرفته‌اند؛ بی‌اعتراض ۱۰: از پاسخ‌های قابل قبول، سهم آن‌هایی که پس از پاسخ به نامه اعتراض یا نامه باز نشده است؛ کیفیت نمونه ۱۰. نامه‌ای که دستگاه بدون نیاز به پاسخ مختومه کند تا تأیید دفتر به حساب آن می‌ماند. هر که نوع مختومه‌شدن را عوض کند از نو می‌گوید: گفتهٔ دفتر تأیید است و گفتهٔ دستگاه دوباره تأیید می‌خواهد. بخشی که داده ندارد کنار می‌رود و وزن بقیه به نسبت بالا می‌رود. رتبه درون گروه حجمی (الف بیش از ۱۰٬۰۰۰، ب از ۲٬۰۰۰، ج کمتر) و از ۳۰ ارجاع به بالاست؛ بازهٔ ویلسون برای بخش به‌موقع.',
			en: "From 0 to 100, of the referrals of the range that count for the body (those that its on-time share does not leave out). A formal answer is none of substance. On time 40: of those answered or past their deadline, the share answered with substance by it. Not left waiting 15: the share neither answered formally nor past the deadline without an answer. Median time to an answer of substance, of those answered or past their deadline, 10 (half at the median of the body's own deadlines; nothing from twice that, or where fewer than half have one). Seen through 15: the share that did not leave the body without an answer of substance. No objection 10: of the answers of substance, the share without an objection or a reopening after it. Sample quality 10. A letter that the body ends without need of an answer goes on counting until the office confirms it. Whoever changes how a letter ended says it anew: of the office that confirms it, of a body it waits to be confirmed again. A part without data is left out and the others weigh more in proportion. Ranked inside volume groups (A above 10,000, B from 2,000, C below) from 30 referrals on; Wilson interval on the on-time part."
		},
		numerator: CAME.called,
		denominator: { fa: 'ارجاع‌های سنجیده با مهلت', en: 'referrals judged by a deadline' },
		unit: 'score',
		measure: 'custom',
		dimensions: OF_FLOWS,
		of: CAME
	},
	{
		name: 'share_of_banks',
		title: { fa: 'سهم بانک‌ها از نامه‌ها', en: 'Share of letters to banks' },
		definition: {
			fa: 'از نامه‌های ثبت‌شده در بازه، سهم آن‌هایی که دست‌کم یک بار به بانکی ارجاع شده‌اند.',
			en: 'Of the letters registered in the range, the share that was referred to a bank at least once.'
		},
		numerator: { fa: 'نامه‌های ارجاع‌شده به بانک', en: 'letters referred to a bank' },
		of: { ...REGISTERED, num: 'was_with_bank' }
	},
	{
		name: 'share_of_banks_referrals',
		title: { fa: 'سهم بانک‌ها از ارجاع‌ها', en: 'Share of referrals to banks' },
		definition: {
			fa: 'از ارجاع‌های بازه، سهم آن‌هایی که به بانک بوده است.',
			en: 'Of the referrals of the range, the share that went to a bank.'
		},
		numerator: { fa: 'ارجاع‌های به بانک', en: 'referrals to banks' },
		dimensions: OF_FLOWS,
		of: { ...REFERRALS, num: 'is_to_bank' }
	},
	{
		name: 'coverage_per_10000',
		title: { fa: 'نامه به ازای ۱۰٬۰۰۰ نفر', en: 'Letters per 10,000 residents' },
		definition: {
			fa: 'نامه‌های ثبت‌شده در بازه بخش بر جمعیت سرشماری ۱۳۹۵ شهرستان‌ها × ۱۰٬۰۰۰. نامه‌ای که شهرستانش در فهرست نیست شمرده نمی‌شود. از میانِ جمعیت شهرستان، یا همهٔ شهرستان‌هایی که فیلتر می‌پذیرد.',
			en: "Letters registered in the range ÷ residents by the census of 1395 × 10,000. A letter of a county that the list lacks is not counted. The denominator is the county's residents, or those of all counties that the filter lets through."
		},
		numerator: REGISTERED.called,
		denominator: { fa: 'جمعیت', en: 'residents' },
		unit: 'per_10000',
		measure: 'custom',
		of: { ...REGISTERED, where: ['has_residents'] },
		shown: PER_10000
	},
	{
		name: 'persons_per_10000',
		title: { fa: 'نویسنده به ازای ۱۰٬۰۰۰ نفر', en: 'Persons per 10,000 residents' },
		definition: {
			fa: `افراد متفاوتی که نامه‌شان در بازه ثبت شده، بخش بر جمعیت شهرستان‌ها × ۱۰٬۰۰۰. ${JOINED.fa} نامه‌ای که صاحبش شناخته نیست شمرده نمی‌شود.`,
			en: `Different persons with a letter registered in the range ÷ residents × 10,000. ${JOINED.en} A letter of an unknown person is not counted.`
		},
		numerator: { fa: 'افراد متفاوت', en: 'different persons' },
		denominator: { fa: 'جمعیت', en: 'residents' },
		unit: 'per_10000',
		measure: 'custom',
		of: { ...REGISTERED, where: ['has_person', 'has_residents'], counts: 'person' },
		shown: PER_10000
	}
];
