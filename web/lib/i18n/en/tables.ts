import type { Dictionary } from '../fa.ts';

/** What the tables of bodies and counties share. */
export const tables: Pick<Dictionary, 'tables'> = {
	tables: {
		sort: 'order by {name}',
		of: '{num} of {den}',
		same: '{column} in every row: {value}',
		nothing: 'none',
		between: '{low} to {high}',
		ages: {
			'0-3': 'up to 3 days',
			'4-7': '4 to 7 days',
			'8-10': '8 to 10 days',
			'11-20': '11 to 20 days',
			'21-30': '21 to 30 days',
			'31-60': '31 to 60 days',
			'61+': 'more than 60 days'
		}
	}
};
