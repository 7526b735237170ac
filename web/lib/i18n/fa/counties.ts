/** Counties and their map. */
export const counties = {
	counties: {
		title: 'شهرستان‌ها · {count} نامه به ازای ۱۰٬۰۰۰ نفر',
		hero: 'نامه به ازای هر ۱۰٬۰۰۰ نفر',
		sentence: '{letters} نامه از {counties} شهرستان رسیده و {answered} پاسخ گرفته است',
		most: '. بیشترین به نسبت جمعیت از {most} است ({mostRate}) و کمترین از {least} ({leastRate})',
		sentenceHidden: '{letters} نامه رسیده و {answered} پاسخ گرفته است',
		mostShown:
			'. از شهرستان‌هایی که تعدادشان پیداست، بیشترین به نسبت جمعیت از {most} است ({mostRate}) و کمترین از {least} ({leastRate})',
		late: '؛ {late} نامه از مهلت گذشته',
		unknown: '. {unknown} نامه شهرستانی از فهرست ندارد',
		stop: '. ',
		empty: 'در این بازه نامه‌ای ثبت نشده است',
		map: 'نقشه',
		mapNote: {
			unanswered: 'سهم بی‌پاسخ از نامه‌های هر شهرستان؛ پررنگ‌تر: بیشتر',
			late: 'سهم معوق از نامه‌های هر شهرستان؛ پررنگ‌تر: بیشتر',
			rate: 'نامه به ازای ۱۰٬۰۰۰ نفر؛ پررنگ‌تر: بیشتر'
		},
		what: { unanswered: 'سهم بی‌پاسخ', late: 'سهم معوق', rate: 'به ازای ۱۰٬۰۰۰ نفر' },
		switch: 'نقشه چه نشان دهد',
		bar: 'وضعیت نامه‌ها',
		table: 'هر شهرستان',
		region: 'جدول شهرستان‌ها',
		tableNote: 'نامه‌های ثبت‌شدهٔ بازه',
		columns: {
			name: 'شهرستان',
			letters: 'نامه',
			persons: 'نفر',
			rate: 'به ۱۰٬۰۰۰ نفر',
			unanswered: 'بی‌پاسخ',
			on_time: 'به‌موقع',
			km: 'میانهٔ برآوردی'
		},
		hints: {
			name: 'نام شهرستان',
			letters: 'نامه‌های ثبت‌شده در بازه',
			persons: 'افراد متفاوت',
			rate: 'نامه به ازای هر ۱۰٬۰۰۰ نفر، به سرشماری ۱۳۹۵',
			unanswered: 'نامه‌های بی‌پاسخ',
			on_time: 'سهم پاسخ‌های به‌موقع از نامه‌های مهلت‌دار',
			km: 'زمان تا پاسخ، با شمردن نامه‌های هنوز باز؛ روش کاپلان–مایر'
		},
		notKnown: '–',
		bad_map: 'باید \u2066unanswered\u2069، \u2066late\u2069 یا \u2066rate\u2069 باشد'
	}
};
