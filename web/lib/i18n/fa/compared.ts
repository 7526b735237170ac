/** What is said of the days to compare with; the server sends it along where they are asked for. */
export const compared = {
	compared: {
		title: 'دورهٔ مقایسه',
		more: '(اکنون {by} بیشتر)',
		less: '(اکنون {by} کمتر)',
		same: '(اکنون همان)',
		points: '{n} واحد درصد',
		series: '{what}، دورهٔ مقایسه',
		line: 'خط‌چین نازک: {what} در دورهٔ مقایسه، {from} تا {to}',
		unfinished: '(هنوز ناتمام: {share} {what})'
	}
};
