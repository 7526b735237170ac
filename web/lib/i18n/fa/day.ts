/** A field for a day with its calendar, and the form and chips of dates. */
export const day = {
	day: {
		open: 'تقویم {name}',
		hint: '۱۴۰۱-۰۵-۰۱',
		title: 'مانند ۱۴۰۱/۵/۱، ۱ مرداد، دیروز، ۳ روز پیش',
		bad: 'این روز خوانده نشد و اعمال نشد؛ مثلاً بنویسید ۱۴۰۱/۵/۱، ۱ مرداد یا دیروز',
		previous: 'ماه پیش',
		next: 'ماه بعد',
		today: 'امروز',
		weekdays: ['ش', 'ی', 'د', 'س', 'چ', 'پ', 'ج']
	},
	dates: {
		by: 'بازه‌بندی نمودار',
		grains: { auto: 'خودکار', day: 'روز', week: 'هفته', month: 'ماه', season: 'فصل', year: 'سال' },
		noCompare: 'مقایسه: بازه‌ای با دو سر انتخاب کنید',
		compared: 'در برابر {from} تا {to}',
		from: 'از روز',
		to: 'تا روز',
		asOf: 'تا پایان روز',
		compare: 'مقایسه',
		compareWith: { none: 'بدون مقایسه', previous: 'دورهٔ پیش', year: 'سال پیش' },
		apply: 'اعمال'
	}
};
