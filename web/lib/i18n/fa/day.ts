/** A field for a day, and its calendar. */
export const day = {
	day: {
		open: 'تقویم {name}',
		hint: '۱۴۰۱-۰۵-۰۱',
		title: 'مانند ۱۴۰۱/۵/۱، ۱ مرداد، دیروز، ۳ روز پیش',
		bad: 'این روز خوانده نشد و به کار نرفت؛ بنویسید: ۱۴۰۱/۵/۱، ۱ مرداد، یا دیروز',
		previous: 'ماه پیش',
		next: 'ماه بعد',
		today: 'امروز',
		weekdays: ['ش', 'ی', 'د', 'س', 'چ', 'پ', 'ج']
	}
};
