import type { Dictionary } from '../fa.ts';

/** How what stands has changed, and since when the worst is as it is. */
export const change: Pick<Dictionary, 'change' | 'worst'> = {
	change: {
		label: 'Change of unanswered letters',
		since: { 1: 'since yesterday', 7: 'since a week ago' },
		sinceDay: 'since the end of {day}',
		more: '{n} more',
		less: '{n} fewer',
		same: 'no change'
	},
	worst: {
		body: 'Most overdue letters are with {name}: {late}',
		bank: 'Of the banks, most overdue letters are with {name}: {late}',
		change: {
			more: '; {n} more are unanswered than a week ago',
			less: '; {n} fewer are unanswered than a week ago',
			same: '; as many are unanswered as a week ago'
		},
		above: ', above its usual since {since} ({now} unanswered, usually {usual})',
		asUsual: ', no more than its usual ({now} unanswered, usually {usual})',
		short: '; too little history yet to say what is usual',
		stop: '. ',
		note: 'Usual: the median unanswered at the ends of the 90 days before, whenever registered; days before its first letter and those of an outage left out. It takes 30 days of history.'
	}
};
