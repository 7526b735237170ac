/** What the tables of bodies and counties share. */
export const tables = {
	tables: {
		sort: 'به ترتیب {name}',
		of: '{num} از {den}',
		same: '{column} در همهٔ سطرها: {value}',
		nothing: 'هیچ',
		between: '{low} تا {high}',
		ages: {
			'0-3': 'تا ۳ روز',
			'4-7': '۴ تا ۷ روز',
			'8-10': '۸ تا ۱۰ روز',
			'11-20': '۱۱ تا ۲۰ روز',
			'21-30': '۲۱ تا ۳۰ روز',
			'31-60': '۳۱ تا ۶۰ روز',
			'61+': 'بیش از ۶۰ روز'
		} as Record<string, string>
	}
};
