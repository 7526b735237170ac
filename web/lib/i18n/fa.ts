import { hotline } from './fa/hotline.ts';
import { letters } from './fa/letters.ts';
import { loans } from './fa/loans.ts';
import { places } from './fa/places.ts';
import { shell } from './fa/shell.ts';
import { staff } from './fa/staff.ts';

/** Every word of the interface. Braces are places for figures; the sentences of the wall are made in `sentence.ts`. */
export const fa = {
	...shell,
	...letters,
	...loans,
	...places,
	...staff,
	...hotline,
	office: {
		name: 'پاسخ',
		about: 'دبیرخانهٔ استان کرمانشاه',
		title: 'پاسخ · {count} بی‌پاسخ',
		titleNone: 'پاسخ · همه پاسخ گرفته‌اند',
		description: 'نامه‌ها، تماس‌ها و پاسخ‌های دبیرخانهٔ استان، زنده'
	},
	skip: 'رفتن به شمارها',
	live: {
		upTo: 'تا {moment}',
		live: 'زنده',
		fresh: 'زنده، {ago}',
		past: 'چنان‌که در آن هنگام بود',
		silent: 'آخرین داده: {ago}',
		none: 'هنوز داده‌ای نیامده',
		offline: 'پیوند قطع است؛ شمارها از {ago}',
		stale: 'داده‌ها از {moment} در دسترس نیستند'
	},
	hero: {
		label: 'نامه، تماس و نامهٔ الکترونیکی',
		labelStrong: 'بی‌پاسخ',
		none: 'نامه‌ای بی‌پاسخ نیست',
		empty: 'هنوز نامه‌ای نرسیده'
	},
	sentence: {
		both: 'از {lettersAndCalls} نامه و تماس، {answeredLetters} و از {electronic} نامهٔ الکترونیکی، {answeredElectronic} پاسخ گرفته است',
		letters: 'از {lettersAndCalls} نامه و تماس، {answeredLetters} پاسخ گرفته است',
		electronic: 'از {electronic} نامهٔ الکترونیکی، {answeredElectronic} پاسخ گرفته است',
		one: 'یک نامه رسیده و هنوز پاسخ نگرفته است',
		noneAnswered: 'هیچ‌یک',
		closed: '؛ {closed} نامه بی‌پاسخ بسته شده',
		stop: '. ',
		banksMost: 'بیش از نیمی از آنچه مانده نزد {banks} است',
		banksShare: '{share} از آنچه مانده نزد {banks} است',
		banks: '{words} بانک',
		oneBank: 'یک بانک',
		late: '{late} نامه از مهلت گذشته',
		nothingLate: 'هیچ نامه‌ای از مهلت نگذشته',
		andOldest: ' و کهنه‌ترین بی‌پاسخ {oldest} است که منتظر مانده',
		and: '؛ ',
		clear: 'با آهنگ دو هفتهٔ گذشته، صف تا {median} خالی می‌شود',
		clearBetween: ' (میان {low} و {high})',
		clearFrom: ' (زودترین {low})',
		never: 'با آهنگ دو هفتهٔ گذشته، صف {never}',
		neverWords: 'خالی نمی‌شود',
		all: 'همهٔ نامه‌ها پاسخ گرفته‌اند',
		allCame: ': {lettersAndCalls} نامه و تماس و {electronic} نامهٔ الکترونیکی',
		empty: 'دبیرخانه آماده است. نخستین نامه که ثبت شود، همین‌جا دیده می‌شود',
		emptyRange: 'در این بازه نامه‌ای ثبت نشده است',
		stale: 'این شمارها از {since} است و تا برگشتن داده‌ها همین می‌ماند',
		numberWords: ['', 'یک', 'دو', 'سه', 'چهار', 'پنج', 'شش', 'هفت', 'هشت', 'نه', 'ده']
	},
	flow: {
		label: 'راه نامه',
		registered: 'ثبت‌شده',
		screened: 'پایش‌شده',
		referred: 'ارجاع‌شده',
		answered: 'پاسخ‌گرفته',
		toScreen: '{count} در صف پایش',
		toRefer: '{count} در صف ارجاع',
		bases: '{letters} نامه و تماس، {electronic} الکترونیکی',
		answeredShare: '{share} · {onTime} در مهلت',
		answeredShareOnly: '{share}',
		done: 'پاسخ‌گرفته',
		wait: 'نزد دستگاه، در مهلت',
		late: 'گذشته از مهلت',
		idle: 'هنوز ارجاع‌نشده'
	},
	days: {
		title: 'رسیده و ارجاع‌شده در هر روز',
		note: 'نامه و تماس · هدف ارجاع: {target} در روز',
		noteWeek: 'نامه و تماس، میانگین روزانهٔ هر هفته · هدف ارجاع: {target}',
		noteMonth: 'نامه و تماس، میانگین روزانهٔ هر ماه · هدف ارجاع: {target}',
		received: 'رسیده',
		referred: 'ارجاع‌شده',
		answered: 'پاسخ‌گرفته',
		day: 'روز',
		week: 'هفتهٔ',
		incomplete: 'ناتمام',
		missing: 'بی‌داده',
		summary: 'نمودار روزانه از {from} تا {to}؛ بیشترین رسیده {max} در {maxDay}.',
		empty: 'در این بازه روزی با داده نیست.'
	},
	channels: {
		title: 'از چه راهی',
		note: 'نامه و تماس: {count}',
		name: 'راه',
		count: 'شمار',
		share: 'سهم',
		separate: 'نامهٔ الکترونیکی، پایهٔ جدا',
		empty: 'هنوز نامه‌ای نرسیده.'
	},
	categories: {
		title: 'دربارهٔ چه',
		note: 'سهم از همهٔ نامه‌ها',
		name: 'موضوع',
		count: 'شمار',
		share: 'سهم',
		rest: '{count} موضوع دیگر',
		empty: 'هنوز نامه‌ای نرسیده.'
	},
	banks: {
		title: 'صف بانک‌ها',
		note: '{share} همهٔ نامه‌ها به بانک‌ها رفته است',
		bank: 'بانک',
		pending: 'مانده',
		bar: 'پاسخ‌گرفته · در مهلت · گذشته',
		oldest: 'کهنه‌ترین',
		trend: '۱۴ روز گذشته',
		answered: 'پاسخ‌گرفته',
		inTime: 'در مهلت',
		late: 'گذشته از مهلت',
		noOldest: '–',
		trendFrom: 'از {first} به {last}',
		trendNone: 'بی‌داده',
		empty: 'هنوز نامه‌ای به بانکی ارجاع نشده.'
	},
	operators: {
		title: 'کارشناسان ارجاع',
		note: '{count} کارشناس، {day}',
		ofTarget: 'از {target}',
		mean: 'میانگین روزهای کاری: {mean}',
		caption: 'هر ستون یک کارشناس؛ خط: {target} نامه در روز',
		operator: 'کارشناس',
		count: 'ارجاع',
		summary: 'ارجاع هر کارشناس در {day}: بیشترین {max}، کمترین {min}.',
		empty: 'هنوز روزی از ارجاع کامل نشده.'
	},
	calls: {
		title: 'تلفن ۱۱۱',
		note: 'ظرفیت: {cap} تماس در روز',
		caption: 'پُر: پاسخ داده شده. خالی: پشت خط مانده یا قطع شده.',
		offered: 'گرفته‌شده',
		answered: 'پاسخ‌داده',
		lost: 'پشت خط مانده',
		abandoned: 'رهاشده',
		blocked: 'اشغال',
		day: 'روز',
		cap: 'ظرفیت',
		summary: 'تماس‌های هر روز با خط ۱۱۱ از {from} تا {to}؛ بیشترین پاسخ‌داده {max}.',
		empty: 'در این بازه تماسی نیست.'
	},
	beside: {
		title: 'در کنار نامه‌ها',
		loanPersons: 'متقاضی وام قرض‌الحسنه',
		loanPersonsNote: 'نفر، هر کس یک بار',
		registrars: 'ثبت‌کننده در هفتهٔ نخست',
		registrarsNote: 'کاربر دارای دست‌کم یک ثبت',
		toBanks: 'ارجاع به بانک‌ها',
		toBanksNote: '{share} از {total} نامه، هر نامه یک بار',
		smsRegistered: 'پیامک نخست',
		smsRegisteredNote: 'هنگام ثبت نامه',
		smsReferred: 'پیامک دوم',
		smsReferredNote: 'هنگام ارجاع نامه'
	},
	definitions: {
		unanswered: {
			numerator:
				'نامه‌هایی که پاسخ نهایی ندارند، یا پس از پاسخ بازگشوده شده یا به آن‌ها اعتراض شده؛ بسته‌شدهٔ بی‌پاسخ هم در میان آن‌هاست',
			denominator: 'همهٔ نامه‌های ثبت‌شدهٔ بازه',
			basis: 'نامه؛ کاغذی، تماس، حضوری، پیامک، درگاه و الکترونیکی با هم'
		},
		flow: {
			numerator: 'هر نامه یک بار: پاسخ‌گرفته، نزد دستگاه و در مهلت، گذشته از مهلت، یا هنوز ارجاع‌نشده',
			denominator:
				'همهٔ نامه‌های ثبت‌شدهٔ بازه؛ «در مهلت»: پاسخ‌های پیش از سررسید از نامه‌هایی که سررسیدشان رسیده یا پاسخ گرفته‌اند',
			basis: 'نامه'
		},
		days: {
			numerator: 'رسیده: نامه‌های ثبت‌شدهٔ آن روز؛ ارجاع‌شده: نخستین ارجاع نامه در آن روز',
			denominator: 'ندارد؛ روز بی‌داده جای خالی است و صفر نیست',
			basis: 'نامه و تماس، بدون نامهٔ الکترونیکی؛ به روز تهران'
		},
		channels: {
			numerator: 'نامه‌های ثبت‌شده از هر راه',
			denominator: 'همهٔ نامه‌ها و تماس‌ها؛ نامهٔ الکترونیکی پایهٔ خود را دارد و در این سهم‌ها نیست',
			basis: 'نامه'
		},
		categories: {
			numerator: 'نامه‌های ثبت‌شدهٔ هر موضوع',
			denominator: 'همهٔ نامه‌های ثبت‌شدهٔ بازه، الکترونیکی هم',
			basis: 'نامه'
		},
		banks: {
			numerator: 'مانده: نامه‌های بی‌پاسخ که اکنون نزد آن بانک است؛ روند: ارجاع‌های باز در پایان هر روز',
			denominator: 'نامه‌هایی که به آن بانک ارجاع شده است',
			basis: 'نامه؛ سهم بالای جدول از ارجاع‌هاست'
		},
		operators: {
			numerator: 'نخستین ارجاع هر نامه به دست کارشناس، در آخرین روز کامل',
			denominator: 'هدف روزانهٔ دبیرخانه، بخش بر شمار کارشناسان',
			basis: 'نامه؛ نامهٔ الکترونیکی را قاعده ارجاع می‌دهد و در این شمار نیست'
		},
		calls: {
			numerator: 'تماس‌های آن روز به تفکیک سرنوشت',
			denominator: 'تماس‌های گرفته‌شده با خط ۱۱۱',
			basis: 'تماس'
		},
		beside: {
			numerator:
				'اشخاص متقاضی وام، ثبت‌کنندگان، نامه‌هایی که دست‌کم یک بار به بانکی رفته‌اند و نامه‌هایی که پیامکشان فرستاده شده',
			denominator: 'سهم بانک‌ها: همهٔ نامه‌های ثبت‌شده',
			basis: 'هر کدام واحد خود: نفر، کاربر، نامه'
		}
	},
	error: {
		back: 'بازگشت به دیوار',
		id: 'شناسهٔ خطا: {id}',
		notFound: 'این صفحه پیدا نشد.',
		forbidden: 'این صفحه در دسترس نیست.',
		internal: 'خطایی در سامانه رخ داد و ثبت شد.',
		wallClosed: 'دیوار بسته است.',
		wallClosedHint: 'مدیر سامانه آن را با \u2066PASOKH_PUBLIC_WALL=on\u2069 برای همه باز می‌کند.',
		listClosed: 'فهرست نامه‌ها بسته است.',
		listClosedHint: 'دیوار همگانی تنها شمار نشان می‌دهد؛ فهرست‌ها با ورود کاربران باز می‌شوند.',
		noData: 'پایگاه داده اکنون پاسخ نمی‌دهد.',
		noDataHint: 'شمارها با برگشتن آن خودبه‌خود می‌آیند؛ کمی بعد دوباره باز کنید.',
		parameter: 'نشانی درست نیست: «\u2066{parameter}\u2069» {problem}.',
		bad_day: 'باید روز باشد، مانند \u2066۱۴۰۱-۰۵-۰۱\u2069 یا \u20662022-07-23\u2069',
		bad_moment: 'باید هنگام با اختلاف ساعت باشد، مانند \u20662022-08-27T14:32:00+04:30\u2069',
		bad_range:
			'باید یکی از \u2066all\u2069، \u20667d\u2069، \u206630d\u2069، \u2066week\u2069، \u2066month\u2069، \u2066season\u2069 یا \u2066year\u2069 باشد',
		order: 'باید پس از «from» باشد',
		bad_compare: 'باید \u2066previous\u2069 یا \u2066year\u2069 باشد',
		bad_by:
			'باید یکی از \u2066day\u2069، \u2066week\u2069، \u2066month\u2069، \u2066season\u2069 یا \u2066year\u2069 باشد',
		bad_outages: 'تنها \u2066exclude\u2069 می‌پذیرد',
		bad_code: 'باید کدی تا ۱۲۸ نویسه باشد',
		twice: 'دو بار آمده؛ یکی بس است',
		unknown: 'را نمی‌شناسیم؛ آن را از نشانی بردارید',
		no_page: 'نام هیچ صفحه‌ای نیست'
	}
};

/** The shape that every language fills. */
export type Dictionary = typeof fa;
