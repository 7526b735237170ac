/** Below a page of figures. */
export const foot = {
	foot: {
		sources: 'منابع داده',
		source: '\u2068{source}\u2069: {ago}',
		dark: 'تیره',
		light: 'روشن',
		kiosk: 'نمایش تمام‌صفحه',
		csv: 'ارقام، CSV',
		known: 'ارقام برای {moment}',
		knownAt: 'هر آنچه تا {moment} رسیده بود در آن‌هاست'
	}
};
