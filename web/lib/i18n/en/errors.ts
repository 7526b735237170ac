import type { Dictionary } from '../fa.ts';

/** What is wrong with an address, or with us: said by the server. */
export const errors: Pick<Dictionary, 'error'> = {
	error: {
		notFound: 'This page was not found.',
		forbidden: 'This page is not available.',
		internal: 'Something failed here, and it was noted.',
		wallClosed: 'The wall is closed.',
		wallClosedHint: 'The administrator opens it to all with PASOKH_PUBLIC_WALL=on.',
		listClosed: 'The list of letters is closed.',
		listClosedHint: 'The public wall shows figures alone; lists open to users who are logged in.',
		noData: 'The database does not answer just now.',
		noDataHint: 'Figures return with it by themselves; open the page again in a moment.',
		parameter: 'The address is wrong: “{parameter}” {problem}.',
		bad_day: 'must be a day, such as 1401-05-01 or 2022-07-23',
		bad_moment: 'must be a moment with its offset, such as 2022-08-27T14:32:00+04:30',
		bad_range: 'must be one of all, 7d, 30d, week, month, season and year',
		order: 'must not lie before “from”',
		bad_compare: 'must be previous or year',
		bad_by: 'must be one of day, week, month, season and year',
		bad_outages: 'takes exclude alone',
		bad_code: 'must be a code of at most 128 characters',
		twice: 'is there twice; one is enough',
		unknown: 'is not known; take it out of the address',
		no_page: 'names no page'
	}
};
