import { AS_OF } from '../entities/entity.ts';
import { CLOCKS, dayOf, FROM, UNTIL } from './clocks.ts';
import { counted } from './counted.ts';
import { OF_CALLS, type Declared } from './declared.ts';

/** What the 111 line takes a day. */
export const CALLS_A_DAY = 1_000;

const OFFERED = counted('calls', 'called', { fa: 'تماس‌های دریافتی', en: 'calls offered' });
const ANSWERED = counted('calls', 'called', { fa: 'تماس‌های پاسخ داده‌شده', en: 'calls answered' }, ['is_answered']);

/** The 111 line. Who called again cannot be known: a call's events do not say who called. */
export const HOTLINE: readonly Declared[] = [
	{
		name: 'calls_offered',
		title: { fa: 'تماس‌های دریافتی', en: 'Calls offered' },
		definition: {
			fa: 'همهٔ تماس‌هایی که در بازه به خط رسیده‌اند، با هر سرانجامی؛ تماسی که فقط نتیجه‌اش گزارش شده نیز، از همان لحظه. با تفکیک «ساعت» ساعت‌های اوج دیده می‌شود.',
			en: 'All calls that reached the line in the range, whatever became of them; one of which only the end was told counts too, from that moment. By `hour` the peaks are seen.'
		},
		of: OFFERED
	},
	{
		name: 'calls_answered',
		title: { fa: 'تماس‌های پاسخ داده‌شده', en: 'Calls answered' },
		definition: {
			fa: 'تماس‌های دریافتی در بازه که پاسخ داده شده‌اند.',
			en: 'Calls that came in the range and were answered.'
		},
		of: ANSWERED
	},
	{
		name: 'calls_abandoned',
		title: { fa: 'تماس‌های رهاشده', en: 'Calls abandoned' },
		definition: {
			fa: 'تماس‌های دریافتی در بازه که تماس‌گیرنده در انتظار رها کرده است.',
			en: 'Calls that came in the range and were given up by the caller while waiting.'
		},
		numerator: { fa: 'تماس‌های رهاشده', en: 'calls abandoned' },
		of: { ...OFFERED, where: ['is_abandoned'] }
	},
	{
		name: 'calls_blocked',
		title: { fa: 'تماس‌های پشت خط مانده', en: 'Calls blocked' },
		definition: {
			fa: 'تماس‌های دریافتی در بازه که خط برایشان پر بوده است.',
			en: 'Calls that came in the range and found the line full.'
		},
		numerator: { fa: 'تماس‌های پشت خط', en: 'calls blocked' },
		of: { ...OFFERED, where: ['is_blocked'] }
	},
	{
		name: 'abandonment_rate',
		title: { fa: 'نرخ رهاکردن تماس', en: 'Abandonment rate' },
		definition: {
			fa: 'از همهٔ تماس‌های دریافتی در بازه (پشت خط مانده‌ها هم)، سهم رهاشده‌ها.',
			en: 'Of all calls offered in the range (blocked ones too), the share that was abandoned.'
		},
		numerator: { fa: 'تماس‌های رهاشده', en: 'calls abandoned' },
		of: { ...OFFERED, num: 'is_abandoned' }
	},
	{
		name: 'call_wait',
		title: { fa: 'انتظار تا پاسخ تماس', en: 'Speed of answer' },
		definition: {
			fa: 'میانگین انتظار همهٔ تماس‌های پاسخ داده‌شده، به ثانیه (ASA)، با میانه و صدک‌ها؛ تماسی که بدون انتظار پاسخ گرفته صفر است.',
			en: 'Mean wait of all calls answered, in seconds (ASA), with median and percentiles; one answered at once waited 0.'
		},
		numerator: { fa: 'تماس‌های پاسخ داده‌شده با انتظار معلوم', en: 'calls answered, with a known wait' },
		unit: 'seconds',
		measure: 'mean',
		of: { ...ANSWERED, num: 'has_wait', value: 'wait' }
	},
	...([20, 30] as const).map((s): Declared => ({
		name: `calls_within_${s}s`,
		title: { fa: `پاسخ تا ${s === 20 ? '۲۰' : '۳۰'} ثانیه`, en: `Answered within ${s} s` },
		definition: {
			fa: `از تماس‌های پاسخ داده‌شده در بازه، سهم آن‌هایی که تا ${s === 20 ? '۲۰' : '۳۰'} ثانیه پاسخ گرفته‌اند. رهاشده‌ها در آن نیستند: در کنار نرخ رهاکردن خوانده شود.`,
			en: `Of the calls answered in the range, the share answered within ${s} seconds. Abandoned ones are not in it: read it beside the abandonment rate.`
		},
		numerator: { fa: `پاسخ تا ${s === 20 ? '۲۰' : '۳۰'} ثانیه`, en: `answered within ${s} s` },
		of: { ...ANSWERED, num: `within_${s}s` }
	})),
	{
		name: 'call_handle',
		title: { fa: 'زمان گفتگو', en: 'Handling time' },
		definition: {
			fa: 'میانگین زمان گفتگوی تماس‌های پاسخ‌داده‌ای که زمانشان معلوم است، به ثانیه (AHT)، با میانه و صدک‌ها.',
			en: 'Mean handling time of the calls answered of which it is known, in seconds (AHT), with median and percentiles.'
		},
		numerator: { fa: 'تماس‌های با زمان معلوم', en: 'calls answered, with a known time' },
		unit: 'seconds',
		measure: 'mean',
		of: { ...ANSWERED, num: 'has_handle', value: 'handle' }
	},
	{
		name: 'cap_used',
		title: { fa: 'بهره از ظرفیت خط', en: 'Capacity of the line used' },
		definition: {
			fa: 'تماس‌های پاسخ داده‌شده بخش بر ظرفیت خط: ۱٬۰۰۰ تماس برای هر روزی که تماسی آمده است.',
			en: 'Calls answered ÷ what the line can take: 1,000 for each day on which any call came.'
		},
		numerator: ANSWERED.called,
		denominator: { fa: '۱٬۰۰۰ در روز', en: '1,000 a day' },
		unit: 'share',
		of: { ...OFFERED, num: 'is_answered', over: () => `${CALLS_A_DAY} * uniqExact(${dayOf('begins_at')})` }
	},
	{
		name: 'calls_beyond_cap',
		title: { fa: 'تماس‌های بیش از ظرفیت', en: 'Calls beyond capacity' },
		definition: {
			fa: 'تماس‌هایی که پس از هزارمین تماس همان روز آمده‌اند؛ آنچه خط با ظرفیت ۱٬۰۰۰ در روز نمی‌تواند بپذیرد.',
			en: 'Calls that came after the 1,000th of their day: what a line of 1,000 a day cannot take.'
		},
		numerator: { fa: 'تماس‌های بیش از هزار', en: 'calls beyond 1,000' },
		measure: 'count',
		of: {
			file: 'calls_beyond_cap',
			values: { cap: String(CALLS_A_DAY), day: dayOf('begins_at') },
			shown: `(
	SELECT row_number() OVER (PARTITION BY ${dayOf('begins_at')} ORDER BY begins_at, call_id) AS place
	FROM calls_at(as_of = ${AS_OF})
	WHERE begins_at >= ${FROM} AND begins_at < ${UNTIL}
)
WHERE place > ${CALLS_A_DAY}`
		},
		clock: CLOCKS.called.words,
		basis: 'calls',
		dimensions: OF_CALLS
	},
	{
		name: 'hotline_load',
		title: { fa: 'بار خط', en: 'Load of the line' },
		definition: {
			fa: 'بار به ارلانگ: تماس در ساعت × میانگین زمان گفتگو ÷ ۳٬۶۰۰؛ ساعت‌ها: روزهای دارای تماس × ساعت‌هایی از روز که تماس آمده است. همراه آن: اپراتور لازم تا ۸۰٪ تماس‌ها تا ۲۰ ثانیه پاسخ بگیرند (ارلانگ C؛ رهاکردن را نمی‌شناسد و بیش از اندازه می‌گوید) و خط لازم تا بیش از ۱٪ پشت خط نماند (ارلانگ B؛ بدون تماس دوباره).',
			en: 'Load in erlangs: calls an hour × mean handling time ÷ 3,600; the hours are the days with calls × the hours of day at which any came. With it: agents for 80 % answered within 20 s (Erlang C; nobody hangs up in it, so it asks for too many) and lines for at most 1 % blocked (Erlang B; nobody tries again).'
		},
		numerator: OFFERED.called,
		denominator: { fa: 'ساعت', en: 'hours' },
		unit: 'erlangs',
		measure: 'custom',
		of: { ...OFFERED, value: 'talk' },
		shown: {
			denominator: `uniqExact(${dayOf('begins_at')}) * uniqExact(toHour(toTimeZone(begins_at, 'Asia/Tehran')))`,
			value: "numerator / nullIf(denominator, 0) * avgIf(handle_s, outcome = 'answered') / 3600"
		}
	}
];
