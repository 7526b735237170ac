/** What is wrong with an address, or with us: said by the server. */
export const errors = {
	error: {
		notFound: 'این صفحه پیدا نشد.',
		forbidden: 'این صفحه در دسترس نیست.',
		needsLogin: 'برای دیدن این صفحه باید وارد شوید. این صفحه برای {roles} است.',
		needsRole: 'این صفحه برای {roles} است؛ شما با نقش {role} وارد شده‌اید.',
		otherRole: 'با نامی دیگر وارد شوید',
		toLogin: 'ورود',
		toAccount: 'نخست گذرواژهٔ یک‌بارمصرف خود را عوض کنید.',
		account: 'حساب من',
		origin: 'این درخواست از صفحهٔ خود سامانه نیامده است و پذیرفته نشد.',
		roles: {
			governor: 'استاندار',
			inspector: 'بازرس',
			analyst: 'تحلیلگر',
			administrator: 'مدیر سامانه'
		},
		internal: 'خطایی در سامانه رخ داد و ثبت شد.',
		noData: 'پایگاه داده اکنون پاسخ نمی‌دهد.',
		noDataHint: 'شمارها با برگشتن آن خودبه‌خود می‌آیند؛ کمی بعد دوباره باز کنید.',
		parameter: 'نشانی درست نیست: «\u2066{parameter}\u2069» {problem}.',
		bad_day: 'باید روز باشد، مانند \u2066۱۴۰۱-۰۵-۰۱\u2069 یا \u20662022-07-23\u2069',
		bad_moment: 'باید هنگام با اختلاف ساعت باشد، مانند \u20662022-08-27T14:32:00+04:30\u2069',
		bad_range:
			'باید یکی از \u2066all\u2069، \u20667d\u2069، \u206630d\u2069، \u2066week\u2069، \u2066month\u2069، \u2066season\u2069 یا \u2066year\u2069 باشد',
		order: 'باید پس از «from» باشد',
		bad_compare: 'باید \u2066previous\u2069 یا \u2066year\u2069 باشد',
		bad_by:
			'باید یکی از \u2066day\u2069، \u2066week\u2069، \u2066month\u2069، \u2066season\u2069 یا \u2066year\u2069 باشد',
		bad_outages: 'تنها \u2066exclude\u2069 می‌پذیرد',
		bad_code: 'باید کدی تا ۱۲۸ نویسه باشد',
		twice: 'دو بار آمده؛ یکی بس است',
		unknown: 'را نمی‌شناسیم؛ آن را از نشانی بردارید',
		no_page: 'نام هیچ صفحه‌ای نیست'
	}
};
