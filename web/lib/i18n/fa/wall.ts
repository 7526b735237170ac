/** The first page; its sentences are made in `sentence.ts`. */
export const wall = {
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
		closed: '؛ {count} نامه بی‌پاسخ بسته شده',
		ended: '؛ {count} نامه بدون نیاز به پاسخ مختومه شده',
		stop: '. ',
		banksMost: 'بیش از نیمی از نامه‌های در انتظار پاسخ نزد {banks} است',
		banksShare: '{share} از نامه‌های در انتظار پاسخ نزد {banks} است',
		banks: '{words} بانک',
		oneBank: 'یک بانک',
		late: '{late} نامه از مهلت گذشته',
		nothingLate: 'هیچ نامه‌ای از مهلت نگذشته',
		andOldest: ' و قدیمی‌ترین بی‌پاسخ {oldest} است که منتظر مانده',
		and: '؛ ',
		all: 'همهٔ نامه‌ها پاسخ گرفته‌اند',
		allCame: ': {lettersAndCalls} نامه و تماس و {electronic} نامهٔ الکترونیکی',
		empty: 'دبیرخانه آماده است. اولین نامه که ثبت شود، همین‌جا دیده می‌شود',
		emptyRange: 'در این بازه نامه‌ای ثبت نشده است',
		stale: 'این ارقام از {since} است و تا برگشتن داده‌ها همین می‌ماند',
		numberWords: ['', 'یک', 'دو', 'سه', 'چهار', 'پنج', 'شش', 'هفت', 'هشت', 'نه', 'ده']
	},
	flow: {
		label: 'مسیر نامه',
		registered: 'ثبت‌شده',
		screened: 'بررسی اولیه شده',
		referred: 'ارجاع‌شده',
		answered: 'پاسخ داده‌شده',
		toScreen: '{count} در انتظار بررسی اولیه',
		toRefer: '{count} در صف ارجاع',
		unscreened: '؛ نامهٔ الکترونیکی بی‌بررسی اولیه ارجاع می‌شود',
		bases: '{letters} نامه و تماس، {electronic} الکترونیکی',
		answeredShare: '{share} · {onTime} در مهلت',
		answeredShareOnly: '{share}'
	}
};
