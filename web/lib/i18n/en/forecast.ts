import type { Dictionary } from '../fa.ts';

/** The forecast of a queue, on every page that has one. */
export const forecast: Pick<Dictionary, 'forecast'> = {
	forecast: {
		title: 'Forecast of the queue of letters',
		empty: 'No letter is in the queue.',
		in10: 'In 10 working days ({day}) about {expected} {expected|letter|letters} will be in the queue (60 %: {low}–{high})',
		clears: '; by {on} no more is left in it than comes in one working day',
		clearsBetween: ' (between {soonest} and {latest})',
		clearsFrom: ' ({soonest} at the earliest)',
		tested: 'This same forecast lately erred by {error}; “no change” by {still}',
		tooEarly: 'It is too early to forecast the queue: {tests} of {least} tests',
		noBetter:
			'The queue is not forecast: the forecast was lately no better than “no change” (it erred by {error}; “no change” by {still})',
		grew: 'In the last {days} working days the queue grew by {perDay} {perDay|letter|letters} a day',
		fell: 'In the last {days} working days the queue fell by {perDay} {perDay|letter|letters} a day',
		same: 'In the last {days} working days the queue neither grew nor fell',
		stop: '. ',
		chart: 'Letters in the queue at the end of each day',
		stood: 'In the queue',
		expected: 'Forecast',
		band: '60 % band',
		tests: 'Back-test: the forecast of 10 working days before beside what came',
		actual: 'What came',
		noChart: 'No working day is over yet.',
		pace: 'Letters answered each working day',
		paceWords:
			'If {pace} {pace|letter|letters} a day {pace|is|are} answered and none comes, {open} {open|letter takes|letters take} about {days} working {days|day|days}. This is arithmetic, not a forecast.',
		short: {
			expected: 'about {expected}',
			between: '{low} to {high}',
			tooEarly: 'too early: {tests} of {least}',
			noBetter: 'no forecast'
		}
	}
};
