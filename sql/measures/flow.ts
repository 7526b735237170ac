import { counted, lacking, PENDING, REGISTERED, UNANSWERED } from './counted.ts';
import { OF_ENDED, OF_LETTERS, type Declared } from './declared.ts';
import { JOINED } from './words.ts';

/** A moment that no clock is called by. */
const BY_MOVE = { fa: 'زمان ثبت و زمان تعیین تکلیف', en: 'the registration, and the disposal' };
const RECEIVED = counted('letters', 'begun', { fa: 'نامه‌های رسیده', en: 'letters that came' });
const ENDED = counted(
	'letters',
	'registered',
	{ fa: 'مختومه بدون نیاز به پاسخ', en: 'letters ended without need of an answer' },
	['is_ended']
);

/** What came, what went on, what stands. */
export const FLOW: readonly Declared[] = [
	{
		name: 'received',
		title: { fa: 'نامه‌های رسیده', en: 'Received' },
		definition: {
			fa: 'نامه‌هایی که در بازه رسیده‌اند. نامه‌ای که هنوز ثبت نشده، از اولین رویدادش رسیده به شمار می‌آید.',
			en: 'Letters that came in the range. One that is not registered yet came when it was first heard of.'
		},
		of: RECEIVED
	},
	{
		name: 'registered',
		title: { fa: 'نامه‌های ثبت‌شده', en: 'Registered' },
		definition: {
			fa: 'از نامه‌هایی که در بازه رسیده‌اند، آن‌هایی که تا این لحظه ثبت شده‌اند.',
			en: 'Of the letters that came in the range, those registered by now.'
		},
		numerator: { fa: 'نامه‌های ثبت‌شده', en: 'letters registered' },
		of: { ...RECEIVED, num: 'is_registered' }
	},
	{
		name: 'registered_persons',
		title: { fa: 'افراد نامه‌نگار', en: 'Persons who wrote' },
		definition: {
			fa: `افراد متفاوتی که نامه‌هایشان در بازه ثبت شده است، با کلید بی‌نام کد ملی یا، بدون آن، تلفن همراه. ${JOINED.fa} نامه‌ای که صاحبش شناخته نیست، فردی ندارد.`,
			en: `Different persons whose letters were registered in the range, by the keyed hash of the national id or, without one, of the mobile. ${JOINED.en} A letter of an unknown person has none.`
		},
		of: { ...REGISTERED, where: ['has_person'], counts: 'person' }
	},
	{
		name: 'requests',
		title: { fa: 'درخواست‌ها', en: 'Requests' },
		definition: {
			fa: 'نامه‌های ثبت‌شده در بازه که درخواست‌اند، نه شکایت، پیشنهاد، انتقاد یا گزارش.',
			en: 'Letters registered in the range that are requests, not complaints, suggestions, criticism or reports.'
		},
		numerator: { fa: 'درخواست‌ها', en: 'requests' },
		basis: 'requests',
		of: { ...REGISTERED, where: ['is_request'] }
	},
	{
		name: 'referral_coverage',
		title: { fa: 'پوشش ارجاع', en: 'Referral coverage' },
		definition: {
			fa: 'از نامه‌هایی که در بازه ثبت شده‌اند، سهم آن‌هایی که تا این لحظه دست‌کم یک بار ارجاع شده‌اند. همه از یک گروه نامه‌اند، نه ثبت‌ها و ارجاع‌های یک روز.',
			en: 'Of the letters registered in the range, the share referred at least once by now. Both counts are of the same letters, not of one day’s registrations and referrals.'
		},
		numerator: { fa: 'نامه‌های ارجاع‌شده', en: 'letters referred' },
		of: { ...REGISTERED, num: 'is_referred', ...lacking('unreferred', ['is_pending', 'is_unreferred']) }
	},
	{
		name: 'answered',
		title: { fa: 'نامه‌های پاسخ داده‌شده', en: 'Answered' },
		definition: {
			fa: 'از نامه‌هایی که در بازه ثبت شده‌اند، سهم آن‌هایی که پاسخ نهایی معتبر دارند. پاسخی که پس از آن نامه بازگشایی یا به آن اعتراض شده، معتبر نیست؛ پاسخ نامهٔ اصلی، پاسخ نامهٔ تکراری هم هست.',
			en: 'Of the letters registered in the range, the share with a standing final answer. One that a reopening or an objection follows does not stand; a duplicate is answered when its master is.'
		},
		numerator: { fa: 'نامه‌های پاسخ داده‌شده', en: 'letters answered' },
		of: { ...REGISTERED, num: 'is_answered', ...lacking('unanswered', ['is_unanswered']) }
	},
	{
		name: 'answers',
		title: { fa: 'پاسخ‌های بازه', en: 'Answers in the range' },
		definition: {
			fa: 'نامه‌هایی که پاسخ معتبرشان در بازه رسیده است، هر زمان که ثبت شده باشند.',
			en: 'Letters whose standing answer came in the range, whenever they were registered.'
		},
		of: counted('letters', 'answered', { fa: 'پاسخ‌ها', en: 'answers' })
	},
	{
		name: 'clearance_rate',
		title: { fa: 'نرخ تسویه', en: 'Clearance rate' },
		definition: {
			fa: 'نامه‌هایی که در بازه تعیین تکلیف شده‌اند (پاسخ یا مختومه) به نامه‌هایی که در بازه ثبت شده‌اند. کمتر از یک یعنی انباشت بیشتر می‌شود؛ چون نامه‌های قبلی هم تسویه می‌شوند، از صد درصد هم می‌گذرد.',
			en: 'Letters disposed of in the range (answered or closed) to letters registered in it. Below one the pile grows; it can exceed 100 %, since older letters are disposed of too.'
		},
		numerator: { fa: 'نامه‌های تعیین‌تکلیف‌شده', en: 'letters disposed of' },
		denominator: { fa: 'نامه‌های ثبت‌شده', en: 'letters registered' },
		clock: BY_MOVE,
		basis: 'letters',
		measure: 'rate',
		dimensions: OF_LETTERS,
		of: { file: 'clearance_rate', clocks: { num: 'disposed', den: 'registered' } }
	},
	{
		name: 'unanswered',
		title: { fa: 'نامه‌های بی‌پاسخ', en: 'Unanswered' },
		definition: {
			fa: 'نامه‌های ثبت‌شده‌ای که پاسخ نهایی معتبر ندارند و بدون نیاز به پاسخ هم مختومه نشده‌اند؛ نامه‌ای که بی‌پاسخ مختومه شده هم بی‌پاسخ است.',
			en: 'Registered letters without a standing final answer that did not end without need of one either; one that was merely closed without an answer is unanswered too.'
		},
		of: UNANSWERED
	},
	{
		name: 'never_referred',
		title: { fa: 'بی‌پاسخ و ارجاع‌نشده', en: 'Unanswered, never referred' },
		definition: {
			fa: 'از نامه‌های بی‌پاسخ، آن‌هایی که هیچ‌گاه ارجاع نشده‌اند.',
			en: 'Of the unanswered letters, those never referred.'
		},
		numerator: { fa: 'نامه‌های ارجاع‌نشده', en: 'letters never referred' },
		of: { ...UNANSWERED, num: 'is_unreferred' }
	},
	{
		name: 'overdue',
		title: { fa: 'بی‌پاسخ و معوق', en: 'Unanswered, overdue' },
		definition: {
			fa: 'از نامه‌های بی‌پاسخ، آن‌هایی که مهلتشان گذشته است. نامهٔ بی‌مهلت معوق نمی‌شود.',
			en: 'Of the unanswered letters, those past their deadline. One without a deadline is never overdue.'
		},
		numerator: { fa: 'نامه‌های معوق', en: 'letters overdue' },
		of: { ...UNANSWERED, num: 'is_late' }
	},
	{
		name: 'overdue_twice',
		title: { fa: 'بی‌پاسخ، بیش از دو برابر مهلت', en: 'Unanswered, past twice the deadline' },
		definition: {
			fa: 'از نامه‌های بی‌پاسخ، آن‌هایی که از ثبتشان بیش از دو برابر مهلت گذشته است. نامهٔ بی‌مهلت در میان آن‌ها نیست.',
			en: 'Of the unanswered letters, those open for more than twice the time that they were given. One without a deadline is never among them.'
		},
		numerator: { fa: 'نامه‌های بیش از دو برابر مهلت', en: 'letters past twice their deadline' },
		of: { ...UNANSWERED, num: 'is_late_twice' }
	},
	{
		name: 'ended',
		title: { fa: 'مختومه بدون نیاز به پاسخ', en: 'Ended without need of an answer' },
		definition: {
			fa: 'از نامه‌های ثبت‌شده در بازه، سهم آن‌هایی که بدون نیاز به پاسخ مختومه‌اند: شهروند منصرف شده، نامه تکراری است یا به خارج از استان منتقل شده است. نه پاسخ داده‌شده‌اند و نه بی‌پاسخ. نامهٔ پاسخ داده‌شده پاسخ داده‌شده می‌ماند؛ بازگشایی و اعتراض به این حالت پایان می‌دهند؛ نامهٔ تکراری مانند نامهٔ اصلی است.',
			en: 'Of the letters registered in the range, the share that stands ended without need of an answer: withdrawn by the citizen, a duplicate, or transferred out of the province. They are neither answered nor unanswered. A letter that is answered stays answered; a reopening or an objection undoes it; a linked duplicate is as its master.'
		},
		numerator: ENDED.called,
		dimensions: OF_ENDED,
		of: { ...REGISTERED, num: 'is_ended' }
	},
	{
		name: 'ended_unconfirmed',
		title: { fa: 'مختومه بدون نیاز به پاسخ، بدون تأیید دفتر', en: 'Ended without need of an answer, not confirmed' },
		definition: {
			fa: 'از نامه‌هایی که بدون نیاز به پاسخ مختومه‌اند، سهم آن‌هایی که دستگاهی چنین گفته و دفتر هنوز همان را نگفته است. در امتیاز آن دستگاه مانند نامهٔ بی‌پاسخ‌اند تا دفتر تأیید کند.',
			en: 'Of the letters that stand ended without need of an answer, the share of those of which a body says so and the office has not said the same yet. In the score of that body they stay missed until the office confirms.'
		},
		numerator: { fa: 'مختومه به گفتهٔ دستگاه، بدون تأیید', en: 'ended as a body says, not confirmed' },
		dimensions: OF_ENDED,
		of: { ...ENDED, num: 'is_ended_unconfirmed' }
	},
	{
		name: 'closed_unanswered',
		title: { fa: 'مختومهٔ بی‌پاسخ', en: 'Closed without an answer' },
		definition: {
			fa: 'از نامه‌های بی‌پاسخ، آن‌هایی که با این همه مختومه شده‌اند.',
			en: 'Of the unanswered letters, those closed all the same.'
		},
		numerator: { fa: 'نامه‌های مختومهٔ بی‌پاسخ', en: 'letters closed without an answer' },
		of: { ...UNANSWERED, num: 'is_closed' }
	},
	{
		name: 'promise_passed',
		title: { fa: 'بی‌پاسخ با وعدهٔ گذشته', en: 'Unanswered, promise passed' },
		definition: {
			fa: 'از نامه‌های بی‌پاسخ، آن‌هایی که وعده‌ای از پاسخ‌های میانی‌شان بی‌پاسخ گذشته است؛ وعدهٔ تازه، وعدهٔ گذشته را پاک نمی‌کند.',
			en: 'Of the unanswered letters, those to which an interim answer promised a day that passed without an answer. A new promise does not undo a broken one.'
		},
		numerator: { fa: 'نامه‌های با وعدهٔ گذشته', en: 'letters whose promise has passed' },
		of: { ...UNANSWERED, num: 'has_passed_promise' }
	},
	{
		name: 'pendency',
		title: { fa: 'نامه‌های در جریان', en: 'Pending' },
		definition: {
			fa: 'نامه‌های ثبت‌شده منهای پاسخ داده‌شده و مختومه. نامه‌ای که بی‌پاسخ مختومه شده در جریان نیست، اما بی‌پاسخ است.',
			en: 'Letters registered less those answered or closed. One closed without an answer is not pending, but it is unanswered.'
		},
		of: PENDING
	},
	{
		name: 'backlog',
		title: { fa: 'انباشت معوق', en: 'Backlog beyond the standard' },
		definition: {
			fa: 'از نامه‌های در جریان، آن‌هایی که از مهلتشان گذشته‌اند. «در جریان» و «انباشت» دو چیزند و کنار هم نشان داده می‌شوند.',
			en: 'Of the pending letters, those past their deadline. Pending and backlog are two things, shown side by side.'
		},
		numerator: { fa: 'نامه‌های معوق', en: 'letters past the deadline' },
		of: { ...PENDING, num: 'is_late' }
	},
	{
		name: 'never_touched',
		title: { fa: 'دست‌نخورده‌ها', en: 'Never touched' },
		definition: {
			fa: 'از نامه‌های در جریان، آن‌هایی که جز ثبت کاری با آن‌ها نشده است: نه بررسی اولیه، نه ارجاع یا بازگشت، نه انتظار، نه پاسخ میانی یا نهایی، نه مختومه‌شدن، نه پیوند به نامهٔ اصلی. یادداشت و پیامک کار به شمار نمی‌آید.',
			en: 'Of the pending letters, those with which nothing was done but registering: no screening, referral, return, wait, interim or final answer, closing, nor link to a master. Notes and SMS are no step.'
		},
		numerator: { fa: 'نامه‌های دست‌نخورده', en: 'letters never touched' },
		of: { ...PENDING, num: 'is_untouched' }
	}
];
