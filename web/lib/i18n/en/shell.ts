import type { Dictionary } from '../fa.ts';

/** What stands around every page: its name, its masthead, its filters and its foot. */
export const shell: Pick<
	Dictionary,
	'office' | 'live' | 'lost' | 'tones' | 'roles' | 'nav' | 'range' | 'filters' | 'definition' | 'chart'
> = {
	office: {
		name: 'Pasokh',
		about: 'Correspondence office, Kermanshah province',
		title: 'Pasokh · {count} unanswered',
		titleNone: 'Pasokh · all answered',
		description: 'Letters, calls and answers of the provincial office, live'
	},
	live: {
		upTo: 'up to {moment}',
		live: 'live',
		fresh: 'live, {ago}',
		past: 'as it stood then',
		silent: 'latest data: {ago}',
		none: 'no data yet',
		refused: 'no live stream; figures from {ago}',
		late: 'figures {ago}; newer ones are being read',
		offline: 'disconnected; figures from {ago}',
		stale: 'the database does not answer; figures from {ago}',
		trouble: {
			setBack: 'the server’s clock went back by {by}; times are counted without that',
			setAhead: 'the server’s clock went ahead by {by}; times are counted without that',
			refusing: 'no new events are taken: the server’s disk or queue is full',
			remade: 'figures are being made anew: {share}; until then the former rules hold'
		}
	},
	lost: {
		back: 'Back to the wall',
		id: 'Error id: {id}'
	},
	/** How a letter stands. */
	tones: {
		done: 'Answered',
		wait: 'With a body, in time',
		late: 'Past its deadline',
		idle: 'With the office, in time',
		ended: 'Ended without need of an answer'
	},
	roles: {
		governor: 'governor',
		inspector: 'inspector',
		analyst: 'analyst',
		administrator: 'administrator'
	},
	nav: {
		english: 'English',
		persian: 'فارسی',
		label: 'Pages',
		login: 'Log in'
	},
	range: {
		label: 'Letters registered',
		all: 'All days',
		'7d': '7 days',
		'30d': '30 days',
		week: 'This week',
		month: 'This month',
		season: 'This season',
		year: 'This year',
		other: 'Range and comparison',
		between: 'registered from {from} to {to}',
		since: 'registered since {from}',
		until: 'registered until {to}'
	},
	filters: {
		outages: 'without outage days',
		active: 'Active filters',
		only: 'Only {name}',
		remove: 'Remove {name}',
		dimensions: {
			channel: 'Channel',
			category: 'Category',
			county: 'County',
			kind: 'Kind',
			campaign: 'Campaign',
			body: 'Body',
			first_body: 'First body',
			operator: 'Operator',
			registrar: 'Registrar',
			bank: 'Bank',
			collateral: 'Collateral',
			state: 'State',
			ended_as: 'Ended as',
			ended_by: 'Ended by',
			from_body: 'From',
			flow: 'Flow',
			bucket: 'Age',
			hour: 'Hour'
		},
		codes: {
			'kind:request': 'Request',
			'kind:complaint': 'Complaint',
			'kind:suggestion': 'Suggestion',
			'kind:criticism': 'Criticism',
			'kind:report': 'Report',
			'state:registered': 'registered',
			'state:referred': 'referred',
			'state:answered': 'answered',
			'state:returned': 'returned',
			'state:closed': 'closed',
			'ended_as:withdrawn': 'withdrawn by the citizen',
			'ended_as:duplicate': 'a duplicate',
			'ended_as:transferred': 'transferred out of the province',
			'state:abandoned': 'abandoned',
			'state:blocked': 'blocked',
			'collateral:subsidy': 'subsidy',
			'collateral:guarantor': 'guarantor',
			'collateral:deed': 'deed',
			'collateral:other': 'other'
		},
		office: 'Office',
		flow: '{from} → {to}',
		visit: 'Visit of {year}',
		hours: '{from}–{to}',
		unlisted: '{code} (unlisted)',
		none: 'without a value',
		idle: 'no effect on this page',
		rangeFrom: 'since {from}',
		rangeTo: 'until {to}',
		rangeBoth: '{from} to {to}',
		moment: 'as it stood {moment}',
		known: 'as known {moment}'
	},
	definition: {
		open: 'Definition',
		table: 'Table',
		list: 'List',
		meaning: 'Meaning',
		numerator: 'Counts',
		denominator: 'Out of',
		clock: 'By the time of',
		basis: 'Unit',
		asOf: 'As of',
		known: 'As known',
		joined: '; {n} {n|key|keys} joined',
		bases: {
			letters: 'letters',
			persons: 'persons',
			requests: 'requests',
			referrals: 'referrals',
			calls: 'calls',
			loans: 'loans'
		}
	},
	chart: {
		week: 'Week of {day}',
		season: ['Spring', 'Summer', 'Autumn', 'Winter'],
		incomplete: '{name} (incomplete)',
		unfinished: 'not finished: {share} {what}',
		estimated: 'not finished: {share} {what}; an estimate',
		toCome: 'to come',
		unfinishedLabel: 'not finished',
		missing: 'no data',
		drag: 'drag over the chart to choose a range',
		outageDays: '{note}, {days}',
		outageOpen: '{note}, since {since}',
		bucket: 'Period'
	}
};
