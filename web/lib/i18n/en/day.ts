import type { Dictionary } from '../fa.ts';

export const day: Pick<Dictionary, 'day' | 'dates'> = {
	day: {
		open: 'Calendar of {name}',
		hint: '1401-05-01',
		title: 'As 1401/5/1, 2022-07-23, 1 Mordad, yesterday, 3 days ago',
		bad: 'This is no day, and was left out; write 1401/5/1, 2022-07-23, 1 Mordad or yesterday',
		previous: 'Previous month',
		next: 'Next month',
		today: 'Today',
		weekdays: ['Sa', 'Su', 'Mo', 'Tu', 'We', 'Th', 'Fr']
	},
	dates: {
		by: 'Step',
		grains: { auto: 'automatic', day: 'day', week: 'week', month: 'month', season: 'season', year: 'year' },
		noCompare: 'Comparison: choose a range with two ends',
		compared: 'against {from} to {to}',
		from: 'From day',
		to: 'To day',
		asOf: 'As of the end of',
		compare: 'Compare',
		compareWith: { none: 'with nothing', previous: 'with the period before', year: 'with a year before' },
		apply: 'Show'
	}
};
