/** What is said of the forecast of a queue. */
export const forecast = {
	forecast: {
		in10: 'در ۱۰ روز کاری ({day}) حدود {expected} نامه در صف خواهد بود (۶۰٪: {low} تا {high})',
		in10Again:
			'اگر صف همان‌قدر تغییر کند که در ۱۰ روز کاری گذشته، در ۱۰ روز کاری ({day}) حدود {expected} نامه در صف خواهد بود (۶۰٪: {low} تا {high})',
		clears: '؛ تا {on} بیش از ورودی یک روز کاری در صف نمی‌ماند',
		clearsBetween: ' (میان {soonest} و {latest})',
		clearsFrom: ' (زودترین {soonest})',
		tested: 'همین پیش‌بینی اخیراً {error} خطا داشته است؛ «همان تغییر پیشین» {again} و «بدون تغییر» {still}',
		tooEarly: 'برای پیش‌بینی صف زود است: {tests} از {least} آزمون',
		noBetter: 'صف پیش‌بینی نمی‌شود: پیش‌بینی اخیراً بهتر از «بدون تغییر» نبوده است ({error} خطا؛ «بدون تغییر» {still})',
		grew: 'در {days} روز کاری اخیر صف هر روز {perDay} نامه بزرگ‌تر شده است',
		fell: 'در {days} روز کاری اخیر صف هر روز {perDay} نامه کوچک‌تر شده است',
		same: 'در {days} روز کاری اخیر صف نه بزرگ‌تر شده است و نه کوچک‌تر',
		stop: '. ',
		short: {
			expected: 'حدود {expected}',
			between: '{low} تا {high}',
			tooEarly: 'زود است: {tests} از {least}',
			noBetter: 'بدون پیش‌بینی'
		}
	}
};
