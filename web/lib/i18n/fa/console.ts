/** The analysts' console. */
export const console = {
	console: {
		tooOften: 'پرسش‌ها پشت سر هم بیش از اندازه‌اند؛ یک دقیقه درنگ کنید.'
	}
};
