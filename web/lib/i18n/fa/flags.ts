/** The flags that an inspector chooses from. */
export const flags: Record<string, string> = {
	follow_up: 'پیگیری',
	urgent: 'فوری',
	unconvincing: 'پاسخ قانع‌کننده نیست',
	wrong_body: 'دستگاه نادرست',
	suspicious: 'مشکوک'
};
