/** What the office tells by mail, webhook, bot and bell. */
export const messages = {
	messages: {
		fires: 'هشدار: {name}',
		over: 'برطرف شد: {name}',
		outage: 'قطعی داده: {name}',
		outageLead: 'قطعی داده این عدد را توضیح می‌دهد. تا پایان آن، دربارهٔ این عدد هشداری داده نمی‌شود.',
		groups: '{n} گروه',
		rule: '{what}: {when}',
		by: 'به تفکیک {name}',
		windows: { today: 'امروز', yesterday: 'دیروز', '7d': 'هفت روز گذشته', '30d': 'سی روز گذشته' },
		feed: 'دریافت از منبع {source}',
		anyFeed: 'دریافت از منابع داده',
		query: 'کوئری «{name}»',
		above: 'بیش از {limit}',
		below: 'کمتر از {limit}',
		unusual: 'بیرون از معمول',
		worst: 'میان {n} گروه با بیشترین مقدار',
		after: 'پیش‌بینی برای پس از {day}',
		silent: 'خاموش‌تر از همیشه',
		rows: 'ردیف دارد',
		rowCount: '{n} ردیف',
		usual: 'معمول: {low} تا {high}',
		forecast: 'پیش‌بینی: {day}',
		never: 'پیش‌بینی: با روند فعلی به صفر نمی‌رسد',
		since: 'از {moment}',
		more: 'و {n} گروه دیگر',
		moments: 'وضعیت در {asOf}، بر اساس داده‌های دریافتی تا {known}',
		list: 'فهرست در همان لحظه',
		page: 'صفحهٔ این هشدار',
		silence: 'خاموش کردن این هشدار',
		automatic: 'این پیام را سامانهٔ پاسخ به‌خودی‌خود فرستاده است؛ به آن پاسخ ندهید.'
	}
};
