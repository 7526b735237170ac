/** What stands around every page: its name, its masthead, its filters and its foot. */
export const shell = {
	office: {
		name: 'پاسخ',
		about: 'دبیرخانهٔ استان کرمانشاه',
		title: 'پاسخ · {count} بی‌پاسخ',
		titleNone: 'پاسخ · همه پاسخ گرفته‌اند',
		description: 'نامه‌ها، تماس‌ها و پاسخ‌های دبیرخانهٔ استان، زنده'
	},
	live: {
		upTo: 'تا {moment}',
		live: 'زنده',
		fresh: 'زنده، {ago}',
		past: 'وضعیت در آن لحظه',
		silent: 'آخرین داده: {ago}',
		none: 'هنوز داده‌ای نیامده',
		refused: 'بدون پخش زنده؛ ارقام از {ago}',
		late: 'ارقام از {ago}؛ در حال تازه شدن',
		offline: 'ارتباط قطع است؛ ارقام از {ago}',
		stale: 'پایگاه داده پاسخ نمی‌دهد؛ ارقام از {ago}',
		trouble: {
			setBack: 'ساعت سرور {by} عقب رفته؛ زمان‌ها بدون آن شمرده می‌شود',
			setAhead: 'ساعت سرور {by} جلو رفته؛ زمان‌ها بدون آن شمرده می‌شود',
			refusing: 'رویداد تازه پذیرفته نمی‌شود: دیسک یا صف سرور پر است',
			remade: 'ارقام از نو ساخته می‌شود: {share}؛ تا پایان به قاعدهٔ پیشین است'
		}
	},
	lost: {
		back: 'بازگشت به تابلو',
		id: 'شناسهٔ خطا: {id}'
	},
	/** How a letter stands. */
	tones: {
		done: 'پاسخ داده‌شده',
		wait: 'نزد دستگاه، در مهلت',
		late: 'معوق',
		idle: 'نزد دبیرخانه، در مهلت',
		ended: 'مختومه بدون نیاز به پاسخ'
	},
	roles: {
		governor: 'استاندار',
		inspector: 'بازرس',
		analyst: 'تحلیلگر',
		administrator: 'مدیر سامانه'
	},
	nav: {
		english: 'English',
		persian: 'فارسی',
		label: 'صفحه‌ها',
		login: 'ورود'
	},
	range: {
		label: 'بازهٔ ثبت نامه‌ها',
		all: 'همهٔ روزها',
		'7d': '۷ روز',
		'30d': '۳۰ روز',
		week: 'این هفته',
		month: 'این ماه',
		season: 'این فصل',
		year: 'امسال',
		other: 'بازه و مقایسه',
		between: 'ثبت‌شده از {from} تا {to}',
		since: 'ثبت‌شده از {from}',
		until: 'ثبت‌شده تا {to}'
	},
	filters: {
		outages: 'بدون روزهای قطعی',
		active: 'فیلترهای فعال',
		only: 'فقط {name}',
		remove: 'برداشتن {name}',
		dimensions: {
			channel: 'کانال',
			category: 'موضوع',
			county: 'شهرستان',
			kind: 'نوع',
			campaign: 'سفر',
			body: 'دستگاه',
			first_body: 'اولین دستگاه',
			operator: 'کارشناس',
			registrar: 'ثبت‌کننده',
			bank: 'بانک',
			collateral: 'وثیقه',
			state: 'وضعیت',
			ended_as: 'علت مختومه شدن',
			ended_by: 'مختومه‌کننده',
			from_body: 'از',
			flow: 'جریان',
			bucket: 'سن',
			hour: 'ساعت'
		},
		codes: {
			'kind:request': 'درخواست',
			'kind:complaint': 'شکایت',
			'kind:suggestion': 'پیشنهاد',
			'kind:criticism': 'انتقاد',
			'kind:report': 'گزارش',
			'state:registered': 'ثبت‌شده',
			'state:referred': 'ارجاع‌شده',
			'state:answered': 'پاسخ داده‌شده',
			'state:returned': 'برگشت‌داده‌شده',
			'state:closed': 'بسته',
			'ended_as:withdrawn': 'انصراف شهروند',
			'ended_as:duplicate': 'تکراری',
			'ended_as:transferred': 'انتقال به خارج از استان',
			'state:abandoned': 'رهاشده',
			'state:blocked': 'پشت خط مانده',
			'collateral:subsidy': 'یارانه',
			'collateral:guarantor': 'ضامن',
			'collateral:deed': 'سند',
			'collateral:other': 'دیگر'
		} as Record<string, string>,
		office: 'دبیرخانه',
		flow: '{from} ← {to}',
		visit: 'سفر {year}',
		hours: '{from} تا {to}',
		unlisted: '{code} (فهرست‌نشده)',
		none: 'بی‌مقدار',
		idle: 'در این صفحه اثر ندارد',
		rangeFrom: 'از {from}',
		rangeTo: 'تا {to}',
		rangeBoth: '{from} تا {to}',
		moment: 'وضعیت در {moment}',
		known: 'داده‌های دریافتی تا {moment}'
	},
	definition: {
		open: 'تعریف',
		table: 'جدول',
		list: 'فهرست',
		meaning: 'تعریف',
		numerator: 'چه می‌شمارد',
		denominator: 'از میان',
		clock: 'بر اساس زمانِ',
		basis: 'واحد',
		asOf: 'وضعیت در',
		known: 'داده‌های دریافتی تا',
		joined: '؛ {n} کلید به هم پیوسته',
		bases: {
			letters: 'نامه',
			persons: 'نفر',
			requests: 'درخواست',
			referrals: 'ارجاع',
			calls: 'تماس',
			loans: 'وام'
		} as Record<string, string>
	},
	chart: {
		week: 'هفتهٔ {day}',
		season: ['بهار', 'تابستان', 'پاییز', 'زمستان'],
		incomplete: '{name} (ناتمام)',
		unfinished: 'هنوز ناتمام: {share} {what}',
		estimated: 'هنوز ناتمام: {share} {what}؛ مقدار برآوردی',
		toCome: 'در انتظار نتیجه',
		unfinishedLabel: 'هنوز ناتمام',
		missing: 'بی‌داده',
		drag: 'برای انتخاب بازه، روی نمودار بکشید',
		outageDays: '{note}، {days}',
		outageOpen: '{note}، از {since}',
		bucket: 'بازه'
	}
};
