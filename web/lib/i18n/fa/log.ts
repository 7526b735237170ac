/** Who looked at what. */
export const log = {
	log: {
		title: 'دفتر دسترسی',
		about:
			'هر نگاه به نامه، هر برون‌بری و هر پرده‌برداری از هویت، با نام و دلیل. هیچ‌کس نمی‌تواند ردیفی را تغییر دهد یا پاک کند.',
		person: 'شخص',
		action: 'کار',
		day: 'روز',
		anybody: 'همه',
		anything: 'همهٔ کارها',
		apply: 'نشان بده',
		none: 'هیچ ردیفی نیست.',
		count: '{count} ردیف',
		page: '{shown} ردیف از {count}، تازه‌ترین نخست',
		first: 'صفحهٔ نخست',
		older: 'کهنه‌ترها',
		at: 'هنگام',
		role: 'نقش',
		subject: 'چه چیز',
		reason: 'دلیل',
		details: 'جزئیات',
		bad_user: 'نامی تا ۲۰۰ نویسه است',
		bad_action: 'نام هیچ کاری نیست',
		bad_after: 'جای هیچ ردیفی نیست',
		roles: {
			governor: 'استاندار',
			inspector: 'بازرس',
			analyst: 'تحلیلگر',
			administrator: 'مدیر سامانه'
		} as Record<string, string>,
		actions: {
			login: 'ورود',
			login_failed: 'ورود ناکام',
			view_letter: 'دیدن نامه',
			unmask: 'پرده‌برداری از هویت',
			export: 'برون‌بری',
			verify: 'راستی‌آزمایی پرونده',
			share: 'هم‌رسانی فهرست',
			sample: 'نمونه‌گیری',
			flag: 'نشان‌گذاری',
			remind: 'یادآوری به دستگاه',
			note: 'یادداشت',
			user_changed: 'تغییر کاربر',
			token_changed: 'تغییر کلید سامانه',
			deadletter_repaired: 'ترمیم رویداد ردشده'
		}
	}
};
