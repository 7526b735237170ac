/** What waited at the end of each day, and what will by the forecast. */
export const stock = {
	stock: {
		title: 'نامه‌های بی‌پاسخ در پایان هر روز',
		note: 'هر وقت ثبت شده باشند',
		all: 'همهٔ بی‌پاسخ‌ها',
		bodies: 'نزد دستگاه‌ها',
		office: 'نزد دبیرخانه',
		caption: 'خط: همهٔ بی‌پاسخ‌ها. سطح رنگی: آنچه نزد دستگاه‌هاست؛ فاصلهٔ میان آن دو نزد دبیرخانه است.',
		ahead: 'از امروز به بعد: پیش‌بینی صف، با بازهٔ ۶۰٪ آن.',
		empty: 'در این بازه روزی با داده نیست.'
	},
	/** Pictures and arithmetic of a queue; what is said of its forecast is in `forecast`. */
	queue: {
		title: 'پیش‌بینی صف نامه‌ها',
		empty: 'هیچ نامه‌ای در صف نیست.',
		chart: 'نامه‌های در صف، در پایان هر روز',
		stood: 'در صف',
		expected: 'پیش‌بینی',
		band: 'بازهٔ ۶۰٪',
		tests: 'آزمون گذشته: پیش‌بینی ۱۰ روز کاری پیش در برابر آنچه شد',
		actual: 'آنچه شد',
		noChart: 'هنوز روز کاری کاملی نگذشته است.',
		pace: 'نامه‌های پاسخ داده‌شده در هر روز کاری',
		paceWords:
			'اگر روزی {pace} نامه پاسخ داده شود و نامهٔ تازه‌ای نرسد، {open} نامه حدود {days} روز کاری می‌خواهد. این حساب است، نه پیش‌بینی.'
	}
};
