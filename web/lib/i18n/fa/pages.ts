/** Names of the pages in the navigation, which the server sends along. */
export const pages = {
	pages: {
		help: 'راهنمای این صفحه',
		unread: '{n} پیام نخوانده',
		wall: 'تابلو',
		bodies: 'بانک‌ها و دستگاه‌ها',
		operators: 'کارشناسان و ثبت‌کنندگان',
		hotline: 'خط ۱۱۱',
		counties: 'شهرستان‌ها',
		loans: 'وام‌ها',
		figures: 'شاخص‌ها',
		alerts: 'هشدارها',
		desk: 'میز بازرسی',
		samples: 'نمونه‌ها',
		reminders: 'یادآوری‌ها',
		steps: 'مراحل پیگیری',
		shares: 'پیوندها',
		console: 'کنسول SQL',
		schema: 'نماها و ستون‌ها',
		access: 'دسترسی ابزارها',
		exports: 'خروجی‌ها',
		verify: 'راستی‌آزمایی خروجی',
		sources: 'منابع داده',
		health: 'سلامت',
		import: 'بارگذاری فایل',
		deadletters: 'رویدادهای ردشده',
		tokens: 'توکن‌ها',
		users: 'کاربران',
		log: 'دفتر دسترسی'
	}
};
