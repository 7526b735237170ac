import { hotline } from './en/hotline.ts';
import { letters } from './en/letters.ts';
import { loans } from './en/loans.ts';
import { places } from './en/places.ts';
import { shell } from './en/shell.ts';
import { staff } from './en/staff.ts';
import type { Dictionary } from './fa.ts';

export const en: Dictionary = {
	...shell,
	...letters,
	...loans,
	...places,
	...staff,
	...hotline,
	office: {
		name: 'Pasokh',
		about: 'Correspondence office, Kermanshah province',
		title: 'Pasokh · {count} unanswered',
		titleNone: 'Pasokh · all answered',
		description: 'Letters, calls and answers of the provincial office, live'
	},
	skip: 'Skip to the figures',
	live: {
		upTo: 'up to {moment}',
		live: 'live',
		fresh: 'live, {ago}',
		past: 'as it stood then',
		silent: 'latest data: {ago}',
		none: 'no data yet',
		offline: 'disconnected; figures from {ago}',
		stale: 'no data since {moment}'
	},
	hero: {
		label: 'Letters, calls and electronic letters',
		labelStrong: 'unanswered',
		none: 'Nothing is unanswered',
		empty: 'No letter yet'
	},
	sentence: {
		both: 'Of {lettersAndCalls} letters and calls {answeredLetters}, and of {electronic} electronic letters {answeredElectronic} have been answered',
		letters: 'Of {lettersAndCalls} letters and calls {answeredLetters} have been answered',
		electronic: 'Of {electronic} electronic letters {answeredElectronic} have been answered',
		one: 'One letter came and is not answered yet',
		noneAnswered: 'none',
		closed: '; {closed} were closed without an answer',
		stop: '. ',
		banksMost: 'More than half of what remains lies with {banks}',
		banksShare: '{share} of what remains lies with {banks}',
		banks: '{words} banks',
		oneBank: 'one bank',
		late: '{late} are past their deadline',
		nothingLate: 'None is past its deadline',
		andOldest: ', and the oldest unanswered has waited {oldest}',
		and: '. ',
		clear: 'At the pace of the last two weeks the queue is empty by {median}',
		clearBetween: ' (between {low} and {high})',
		clearFrom: ' ({low} at the earliest)',
		never: 'At the pace of the last two weeks the queue is {never}',
		neverWords: 'never empty',
		all: 'Every letter has been answered',
		allCame: ': {lettersAndCalls} letters and calls and {electronic} electronic letters',
		empty: 'The office is ready. The first letter registered shows here',
		emptyRange: 'No letter was registered in this range',
		stale: 'These figures are of {since} and stand until data return',
		numberWords: ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
	},
	flow: {
		label: 'The way of a letter',
		registered: 'Registered',
		screened: 'Screened',
		referred: 'Referred',
		answered: 'Answered',
		toScreen: '{count} to be screened',
		toRefer: '{count} to be referred',
		bases: '{letters} letters and calls, {electronic} electronic',
		answeredShare: '{share} · {onTime} in time',
		answeredShareOnly: '{share}',
		done: 'Answered',
		wait: 'With a body, in time',
		late: 'Past its deadline',
		idle: 'Not yet referred'
	},
	days: {
		title: 'Received and referred each day',
		note: 'letters and calls · Referral target: {target} a day',
		noteWeek: 'letters and calls · Mean per day of each week · target {target}',
		noteMonth: 'letters and calls · Mean per day of each month · target {target}',
		received: 'Received',
		referred: 'Referred',
		answered: 'Answered',
		day: 'Day',
		week: 'Week of',
		incomplete: 'incomplete',
		missing: 'no data',
		summary: 'Daily chart from {from} to {to}; most received {max} on {maxDay}.',
		empty: 'No day with data in this range.'
	},
	channels: {
		title: 'By which channel',
		note: 'Letters and calls: {count}',
		name: 'Channel',
		count: 'Count',
		share: 'Share',
		separate: 'Electronic letters, a basis of their own',
		empty: 'No letter yet.'
	},
	categories: {
		title: 'About what',
		note: 'Share of all letters',
		name: 'Subject',
		count: 'Count',
		share: 'Share',
		rest: '{count} other subjects',
		empty: 'No letter yet.'
	},
	banks: {
		title: 'Queues of the banks',
		note: '{share} of all letters went to banks',
		bank: 'Bank',
		pending: 'Pending',
		bar: 'Answered · in time · late',
		oldest: 'Oldest',
		trend: 'Last 14 days',
		answered: 'Answered',
		inTime: 'In time',
		late: 'Late',
		noOldest: '–',
		trendFrom: 'from {first} to {last}',
		trendNone: 'no data',
		empty: 'No letter has been referred to a bank yet.'
	},
	operators: {
		title: 'Referral operators',
		note: '{count} operators, {day}',
		ofTarget: 'of {target}',
		mean: 'Mean of working days: {mean}',
		caption: 'Each column one operator; line: {target} letters a day',
		operator: 'Operator',
		count: 'Referrals',
		summary: 'Referrals by operator on {day}: most {max}, fewest {min}.',
		empty: 'No day of referrals is complete yet.'
	},
	calls: {
		title: 'The 111 line',
		note: 'Capacity: {cap} calls a day',
		caption: 'Solid: answered. Hollow: left waiting or cut off.',
		offered: 'Offered',
		answered: 'Answered',
		lost: 'Not answered',
		abandoned: 'Abandoned',
		blocked: 'Blocked',
		day: 'Day',
		cap: 'capacity',
		summary: 'Calls to the 111 line each day from {from} to {to}; most answered {max}.',
		empty: 'No calls in this range.'
	},
	beside: {
		title: 'Beside the letters',
		loanPersons: 'Asked for a Qarz al-Hasaneh loan',
		loanPersonsNote: 'persons, each counted once',
		registrars: 'Registrars of the first week',
		registrarsNote: 'users with at least one registration',
		toBanks: 'Referred to banks',
		toBanksNote: '{share} of {total} letters, each once',
		smsRegistered: 'First SMS',
		smsRegisteredNote: 'when a letter is registered',
		smsReferred: 'Second SMS',
		smsReferredNote: 'when a letter is referred'
	},
	definitions: {
		unanswered: {
			numerator:
				'Letters without a final answer, or reopened or objected to since; those closed without an answer are among them',
			denominator: 'All letters registered in the range',
			basis: 'Letters of every channel together: paper, calls, in person, SMS, web and electronic'
		},
		flow: {
			numerator: 'Each letter once: answered, with a body in time, past its deadline, or not yet referred',
			denominator:
				'All letters registered in the range; "in time": answers before the deadline, of letters that are due or answered',
			basis: 'Letters'
		},
		days: {
			numerator: "Received: letters registered that day; referred: a letter's first referral that day",
			denominator: 'None; a day without data is a gap, not a zero',
			basis: 'Letters and calls, without electronic letters; by Tehran day'
		},
		channels: {
			numerator: 'Letters registered by each channel',
			denominator: 'All letters and calls; electronic letters are a basis of their own and not in these shares',
			basis: 'Letters'
		},
		categories: {
			numerator: 'Letters registered of each subject',
			denominator: 'All letters registered in the range, electronic ones too',
			basis: 'Letters'
		},
		banks: {
			numerator: 'Pending: unanswered letters that lie with the bank now; trend: open referrals at the end of each day',
			denominator: 'Letters referred to that bank',
			basis: 'Letters; the share above the table is of referrals'
		},
		operators: {
			numerator: "A letter's first referral by an operator, on the last complete day",
			denominator: "The office's daily target, divided among the operators",
			basis: 'Letters; electronic ones are referred by rule and not counted here'
		},
		calls: {
			numerator: 'Calls of the day by what became of them',
			denominator: 'Calls offered to the 111 line',
			basis: 'Calls'
		},
		beside: {
			numerator: 'Persons who asked for a loan, registrars, referrals and SMS sent',
			denominator: 'Share of banks: all registered letters',
			basis: 'Each its own: persons, users, referrals, SMS'
		}
	},
	error: {
		back: 'Back to the wall',
		id: 'Error id: {id}',
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
