import { change } from './change.ts';

/** What the wall's sections say, which come after its first chart: so do these words. */
export const sections = {
	...change,
	days: {
		title: 'رسیده و ارجاع‌شده در هر روز',
		note: 'نامه و تماس · هدف ارجاع: {target} در روز',
		noteWeek: 'نامه و تماس، میانگین روزانهٔ هر هفته · هدف ارجاع: {target}',
		noteMonth: 'نامه و تماس، میانگین روزانهٔ هر ماه · هدف ارجاع: {target}',
		received: 'رسیده',
		referred: 'ارجاع‌شده',
		answered: 'پاسخ داده‌شده',
		day: 'روز',
		incomplete: 'ناتمام',
		missing: 'بی‌داده',
		summary: 'نمودار روزانه از {from} تا {to}؛ بیشترین رسیده {max} در {maxDay}.',
		empty: 'در این بازه روزی با داده نیست.'
	},
	channels: {
		title: 'به تفکیک کانال',
		note: 'نامه و تماس: {count}',
		name: 'کانال',
		count: 'تعداد',
		share: 'سهم',
		separate: 'نامهٔ الکترونیکی، پایهٔ جدا',
		empty: 'هنوز نامه‌ای نرسیده.'
	},
	categories: {
		title: 'به تفکیک موضوع',
		note: 'سهم از همهٔ نامه‌ها',
		name: 'موضوع',
		count: 'تعداد',
		share: 'سهم',
		rest: '{count} موضوع دیگر',
		empty: 'هنوز نامه‌ای نرسیده.'
	},
	banks: {
		title: 'نامه‌های بانک‌ها',
		note: '{share} همهٔ نامه‌ها به بانک‌ها رفته است',
		bank: 'بانک',
		pending: 'بی‌پاسخ',
		change: 'و تغییر یک هفته',
		bar: 'پاسخ داده‌شده · در مهلت · معوق',
		oldest: 'قدیمی‌ترین',
		trend: 'بی‌پاسخ، ۱۴ روز',
		answered: 'پاسخ داده‌شده',
		inTime: 'در مهلت',
		late: 'معوق',
		noOldest: '–',
		sameOldest: 'قدیمی‌ترین بی‌پاسخ هر یک از بانک‌ها: {age}',
		trendFrom: 'از {first} به {last}',
		trendNone: 'بی‌داده',
		empty: 'هیچ نامه‌ای نزد بانکی نیست.'
	},
	operators: {
		title: 'کارشناسان ارجاع',
		note: '{count} کارشناس، {day}',
		ofTarget: 'از {target}',
		mean: 'میانگین هر روز، با تعطیلات: {mean}',
		caption: 'هر ستون یک کارشناس؛ خط: {target} نامه در روز',
		operator: 'کارشناس',
		count: 'ارجاع',
		summary: 'ارجاع هر کارشناس در {day}: بیشترین {max}، کمترین {min}.',
		empty: 'هنوز روزی از ارجاع کامل نشده.'
	},
	calls: {
		title: 'خط ۱۱۱',
		note: 'ظرفیت: {cap} تماس در روز',
		caption: 'پُر: پاسخ داده شده. خالی: پشت خط مانده یا قطع شده.',
		offered: 'تماس‌ها',
		answered: 'پاسخ داده‌شده',
		lost: 'پشت خط مانده',
		abandoned: 'رهاشده',
		blocked: 'اشغال',
		day: 'روز',
		cap: 'ظرفیت',
		summary: 'تماس‌های هر روز با خط ۱۱۱ از {from} تا {to}؛ بیشترین پاسخ داده‌شده {max}.',
		empty: 'در این بازه تماسی نیست.'
	},
	unfiltered: {
		calls: 'فیلترها در تماس‌ها اثر ندارند: همهٔ تماس‌های بازه'
	},
	beside: {
		title: 'شاخص‌های دیگر',
		loanPersons: 'متقاضی وام قرض‌الحسنه',
		loanPersonsNote: 'نفر، هر کس یک بار',
		registrars: 'ثبت‌کننده در هفتهٔ اول',
		registrarsNote: 'کاربر دارای دست‌کم یک ثبت',
		toBanks: 'ارجاع به بانک‌ها',
		toBanksNote: '{share} از {total} نامه، هر نامه یک بار',
		smsRegistered: 'پیامک اول',
		smsRegisteredNote: 'در زمان ثبت نامه',
		smsReferred: 'پیامک دوم',
		smsReferredNote: 'در زمان ارجاع نامه'
	}
};
