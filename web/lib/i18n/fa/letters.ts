/** The plain list behind a number. */
export const letters = {
	letters: {
		title: '{title}: {count}',
		num: 'صورت: {text}',
		den: 'مخرج: {text}',
		group: '{name}: {value}',
		bucket: '{name}',
		moments: 'چنان‌که در {asOf} بود؛ دانسته تا {known}',
		none: 'هیچ موردی نیست.',
		page: '{shown} ردیف از {count}، کهنه‌ترین نخست',
		first: 'صفحهٔ نخست',
		next: 'صفحهٔ بعد',
		csv: 'همهٔ ردیف‌ها، CSV',
		id: 'شناسه',
		at: 'هنگام',
		value: 'اندازه',
		letter: 'نامه',
		channel: 'راه',
		category: 'موضوع',
		county: 'شهرستان',
		registered: 'ثبت',
		holder: 'نزد',
		office: 'دبیرخانه',
		state: 'وضعیت',
		due: 'مهلت',
		age: 'سن',
		noDue: 'بی‌مهلت',
		closed: 'بسته',
		units: {
			hours: '{n} ساعت',
			working_hours: '{n} ساعت کاری',
			days: '{n} روز',
			minutes: '{n} دقیقه',
			seconds: '{n} ثانیه',
			rial: '{n} ریال'
		} as Record<string, string>,
		bad_kpi: 'نام هیچ شاخصی نیست',
		bad_part: 'باید \u2066num\u2069 یا \u2066den\u2069 باشد',
		bad_group: 'چیزی نیست که این شاخص به آن بخش شود',
		bad_after: 'جای هیچ ردیفی نیست'
	}
};
