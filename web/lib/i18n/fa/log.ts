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
		yes: 'بله',
		no: 'نه',
		/** Names of details, and the codes among their values; what is not here is shown as it is. */
		names: {
			shown: 'نشان داده شد',
			sensitive: 'موضوع حساس',
			rows: 'ردیف',
			truncated: 'بریده',
			format: 'قالب',
			query: 'صافی',
			address: 'نشانی رایانه',
			why: 'چرا',
			asof: 'چنان‌که در'
		} as Record<string, string>,
		codes: {
			national_id: 'شناسهٔ ملی',
			mobile: 'همراه',
			name: 'نام',
			wrong: 'گذرواژه یا نام نادرست',
			closed: 'نام موقتاً بسته است',
			late: 'دیرتر از مهلت'
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
