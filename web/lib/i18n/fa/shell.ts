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
		past: 'چنان‌که در آن هنگام بود',
		silent: 'آخرین داده: {ago}',
		none: 'هنوز داده‌ای نیامده',
		refused: 'بدون پخش زنده؛ ارقام از {ago}',
		offline: 'پیوند قطع است؛ شمارها از {ago}',
		stale: 'داده‌ها از {moment} در دسترس نیستند'
	},
	lost: {
		back: 'بازگشت به تابلو',
		id: 'شناسهٔ خطا: {id}'
	},
	/** How a letter stands. */
	tones: {
		done: 'پاسخ‌گرفته',
		wait: 'نزد دستگاه، در مهلت',
		late: 'گذشته از مهلت',
		idle: 'هنوز ارجاع‌نشده'
	},
	roles: {
		governor: 'استاندار',
		inspector: 'بازرس',
		analyst: 'تحلیلگر',
		administrator: 'مدیر سامانه'
	},
	nav: {
		label: 'صفحه‌ها',
		wall: 'تابلو',
		desk: 'میز بازرسی',
		bodies: 'بانک‌ها و دستگاه‌ها',
		operators: 'کارشناسان و ثبت‌کنندگان',
		hotline: 'خط ۱۱۱',
		counties: 'شهرستان‌ها',
		loans: 'وام‌ها',
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
		from: 'از روز',
		to: 'تا روز',
		hint: '۱۴۰۱-۰۵-۰۱',
		apply: 'نشان بده',
		between: 'ثبت‌شده از {from} تا {to}',
		since: 'ثبت‌شده از {from}',
		until: 'ثبت‌شده تا {to}'
	},
	filters: {
		compare: 'مقایسه',
		compareWith: { none: 'بی‌مقایسه', previous: 'دورهٔ پیش', year: 'سال پیش' },
		by: 'گام نمودار',
		grains: { auto: 'خودکار', day: 'روز', week: 'هفته', month: 'ماه', season: 'فصل', year: 'سال' },
		outages: 'بی روزهای قطعی',
		asOf: 'تا پایان روز',
		active: 'صافی‌های فعال',
		only: 'فقط {name}',
		remove: '{name} را بردار',
		dimensions: {
			channel: 'راه',
			category: 'موضوع',
			county: 'شهرستان',
			kind: 'نوع',
			campaign: 'سفر',
			body: 'دستگاه',
			operator: 'کارشناس',
			registrar: 'ثبت‌کننده',
			bank: 'بانک',
			collateral: 'وثیقه',
			state: 'وضعیت',
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
			'state:answered': 'پاسخ‌گرفته',
			'state:closed': 'بسته',
			'state:abandoned': 'رهاشده',
			'state:blocked': 'پشت خط مانده',
			'collateral:subsidy': 'یارانه',
			'collateral:guarantor': 'ضامن',
			'collateral:deed': 'سند',
			'collateral:other': 'دیگر'
		} as Record<string, string>,
		office: 'دبیرخانه',
		flow: '{from} ← {to}',
		hours: '{from} تا {to}',
		unlisted: '{code} (فهرست‌نشده)',
		none: 'بی‌مقدار',
		idle: 'در این صفحه اثر ندارد',
		rangeFrom: 'از {from}',
		rangeTo: 'تا {to}',
		rangeBoth: '{from} تا {to}',
		moment: 'چنان‌که در {moment} بود',
		known: 'دانسته تا {moment}',
		noCompare: 'مقایسه: بازه‌ای با دو سر برگزینید',
		compared: 'در برابر {from} تا {to}'
	},
	definition: {
		open: 'تعریف',
		table: 'جدول',
		list: 'فهرست',
		meaning: 'معنا',
		numerator: 'صورت',
		denominator: 'مخرج',
		clock: 'ساعت',
		basis: 'واحد شمارش',
		asOf: 'تا هنگام',
		known: 'دانسته تا',
		clockReal: 'ساعت دبیرخانه، به وقت تهران',
		clockData: 'آخرین لحظهٔ داده‌ها، به وقت تهران',
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
		missing: 'بی‌داده',
		drag: 'روی نمودار بکشید تا بازه شود',
		outageDays: '{note}، {days}',
		outageOpen: '{note}، از {since}',
		bucket: 'بازه'
	},
	foot: {
		sources: 'سرچشمه‌ها',
		source: '\u2068{source}\u2069: {ago}',
		english: 'English',
		persian: 'فارسی',
		dark: 'تیره',
		light: 'روشن',
		kiosk: 'پردهٔ دیوار',
		csv: 'شمارها، CSV',
		known: 'شمارها برای {moment}',
		knownAt: 'هر آنچه تا {moment} رسیده بود در آن‌هاست'
	}
};
