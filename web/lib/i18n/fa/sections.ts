/** What the wall's sections say, which come after its first chart: so do these words. */
export const sections = {
	days: {
		title: 'رسیده و ارجاع‌شده در هر روز',
		note: 'نامه و تماس · هدف ارجاع: {target} در روز',
		noteWeek: 'نامه و تماس، میانگین روزانهٔ هر هفته · هدف ارجاع: {target}',
		noteMonth: 'نامه و تماس، میانگین روزانهٔ هر ماه · هدف ارجاع: {target}',
		received: 'رسیده',
		referred: 'ارجاع‌شده',
		answered: 'پاسخ‌گرفته',
		day: 'روز',
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
		title: 'نامه‌های بانک‌ها',
		note: '{share} همهٔ نامه‌ها به بانک‌ها رفته است',
		bank: 'بانک',
		pending: 'بی‌پاسخ',
		bar: 'پاسخ‌گرفته · در مهلت · گذشته',
		oldest: 'کهنه‌ترین',
		trend: 'بی‌پاسخ، ۱۴ روز',
		answered: 'پاسخ‌گرفته',
		inTime: 'در مهلت',
		late: 'گذشته از مهلت',
		noOldest: '–',
		trendFrom: 'از {first} به {last}',
		trendNone: 'بی‌داده',
		empty: 'هیچ نامه‌ای نزد بانکی نیست.'
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
	unfiltered: {
		calls: 'پالایه‌ها در تماس‌ها اثر ندارند: همهٔ تماس‌های بازه'
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
	}
};
