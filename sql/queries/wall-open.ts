import { under, type OpenFigures } from './pages/page.ts';

/** What the public sees of the wall. */
export const OPEN_WALL: OpenFigures = {
	counts: [
		...under('totals', 'lettersAndCalls electronic registered screened toScreen referred toRefer answered unanswered'),
		...under('totals', 'ended answeredLettersAndCalls answeredElectronic closedUnanswered late withBody withOffice'),
		...under('totals', 'onTime.numerator onTime.denominator registrarsFirstWeek operators loanPersons loanKeysJoined'),
		...under('totals', 'referredToBanks smsRegistered smsReferred'),
		...['channels[].count', 'categories[].count', 'operators.total', 'queue.waiting', 'before[].received'],
		...under('banks[]', 'pending late inTime answered'),
		...under('days[]', 'received referred answered'),
		...under('calls.days[]', 'offered answered abandoned blocked')
	],
	plain: [
		...under('channels[]', 'code isElectronic'),
		...['categories[].code', 'banks[].org', 'stock.from', 'days[].day', 'days[].incomplete', 'before[].day'],
		...['calls.days[].day', 'operators.target', 'operators.targetEach', 'calls.cap']
	],
	groups: {
		'channels[]': { by: { code: 'channel' }, count: 'count', apart: 'isElectronic' },
		'categories[]': { by: { code: 'category' }, count: 'count' },
		'banks[]': { by: { org: 'body' }, count: 'pending' }
	},
	whole: ['queue.forecast'],
	of: { 'operators.meanPerDay': 'operators.total' },
	blank: {
		'totals.oldestUnansweredAt': 'totals.unanswered',
		'totals.firstDay': 'totals.registered',
		'banks[].oldestAt': 'banks[].pending',
		'operators.day': 'operators.total'
	}
};
