import { under, type OpenFigures } from './pages/page.ts';
import { openQueue } from './pages/queue.ts';
import type { WallFigures } from './wall-snapshot.ts';

const QUEUE = openQueue('totals.unanswered');

/** What the public sees of the wall. */
export const OPEN_WALL: OpenFigures<WallFigures> = {
	counts: [
		...under('totals', 'lettersAndCalls electronic registered screened toScreen referred toRefer'),
		...under(
			'totals',
			'answered unanswered ended answeredLettersAndCalls answeredElectronic closedUnanswered late withBody'
		),
		...under('totals', 'withOffice onTime.numerator onTime.denominator registrarsFirstWeek operators loanPersons'),
		...under('totals', 'loanKeysJoined referredToBanks smsRegistered smsReferred'),
		...['channels[].count', 'categories[].count', 'operators.total'],
		...under('banks[]', 'pending late inTime answered trend[]'),
		...under('days[]', 'received referred answered'),
		...under('calls.days[]', 'offered answered abandoned blocked'),
		...QUEUE.counts
	],
	plain: [
		...[
			'channels[].code',
			'channels[].isElectronic',
			'categories[].code',
			'banks[].org',
			'stock.from',
			'days[].day',
			'days[].incomplete',
			'calls.days[].day'
		],
		...['operators.target', 'operators.targetEach', 'calls.cap']
	],
	of: {
		'banks[].trend[]': 'banks[].pending',
		'operators.meanPerDay': 'operators.total'
	},
	blank: {
		'totals.oldestUnansweredAt': 'totals.unanswered',
		'totals.firstDay': 'totals.registered',
		'banks[].oldestAt': 'banks[].pending',
		'operators.day': 'operators.total',
		...QUEUE.blank
	},
	staff: ['stock.office', 'stock.bodies', 'before', 'operators.perOperator', ...QUEUE.staff!],
	sums: () => [
		'totals.registered = totals.answered + totals.unanswered + totals.ended?',
		'totals.unanswered = totals.late + totals.withBody + totals.withOffice',
		'totals.unanswered = totals.closedUnanswered + rest',
		'totals.registered = totals.lettersAndCalls? + totals.electronic?',
		'totals.answered = totals.answeredLettersAndCalls?totals.lettersAndCalls + totals.answeredElectronic?totals.electronic',
		'totals.lettersAndCalls = totals.answeredLettersAndCalls + rest',
		'totals.electronic = totals.answeredElectronic + rest',
		'totals.onTime.denominator = totals.onTime.numerator + rest',
		'totals.registered = totals.referred + totals.toRefer',
		'totals.registered = channels[].count',
		'totals.electronic = channels[isElectronic].count',
		'totals.registered = categories[].count',
		'totals.lettersAndCalls = days[].received',
		'banks[].pending = banks[].late + banks[].inTime',
		'calls.days[].offered = calls.days[].answered + calls.days[].abandoned + calls.days[].blocked'
	],
	ofGroup: ['totals.registered']
};
