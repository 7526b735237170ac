import type { Dictionary } from '../fa.ts';
import { change } from './change.ts';

/** What the wall's sections say. */
export const sections: Pick<
	Dictionary,
	'change' | 'worst' | 'days' | 'channels' | 'categories' | 'banks' | 'operators' | 'calls' | 'unfiltered' | 'beside'
> = {
	...change,
	days: {
		title: 'Received and referred each day',
		note: 'letters and calls · Referral target: {target} a day',
		noteWeek: 'letters and calls · Mean per day of each week · target {target}',
		noteMonth: 'letters and calls · Mean per day of each month · target {target}',
		received: 'Received',
		referred: 'Referred',
		answered: 'Answered',
		day: 'Day',
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
		rest: '{count} other {count|subject|subjects}',
		empty: 'No letter yet.'
	},
	banks: {
		title: 'Letters of the banks',
		note: '{share} of all letters went to banks',
		bank: 'Bank',
		pending: 'Unanswered',
		change: 'and change in a week',
		bar: 'Answered · in time · late',
		oldest: 'Oldest',
		trend: 'Unanswered, 14 days',
		answered: 'Answered',
		inTime: 'In time',
		late: 'Late',
		noOldest: '–',
		sameOldest: 'Oldest unanswered of each bank: {age}',
		trendFrom: 'from {first} to {last}',
		trendNone: 'no data',
		empty: 'No letter is with a bank.'
	},
	operators: {
		title: 'Referral operators',
		note: '{count} {count|operator|operators}, {day}',
		ofTarget: 'of {target}',
		mean: 'Mean a day, days off included: {mean}',
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
	unfiltered: {
		calls: 'filters do not apply to calls: all calls of the range'
	},
	beside: {
		title: 'Other figures',
		loanPersons: 'Asked for a Qarz al-Hasaneh loan',
		loanPersonsNote: 'persons, each counted once',
		registrars: 'Registrars of the first week',
		registrarsNote: 'users with at least one registration',
		toBanks: 'Referred to banks',
		toBanksNote: '{share} of {total} {total|letter|letters}, each once',
		smsRegistered: 'First SMS',
		smsRegisteredNote: 'when a letter is registered',
		smsReferred: 'Second SMS',
		smsReferredNote: 'when a letter is referred'
	}
};
