import type { Dictionary } from '../fa.ts';

/** What is said of the forecast of a queue. */
export const forecast: Pick<Dictionary, 'forecast'> = {
	forecast: {
		in10: 'In 10 working days ({day}) about {expected} {expected|letter|letters} will be in the queue (60 %: {low}–{high})',
		in10Again:
			'If the queue changes as in the last 10 working days, in 10 working days ({day}) about {expected} {expected|letter|letters} will be in it (60 %: {low}–{high})',
		clears: '; by {on} no more is left in it than comes in one working day',
		clearsBetween: ' (between {soonest} and {latest})',
		clearsFrom: ' ({soonest} at the earliest)',
		tested: 'This same forecast lately erred by {error}; “the same change again” by {again} and “no change” by {still}',
		tooEarly: 'It is too early to forecast the queue: {tests} of {least} tests',
		noBetter:
			'The queue is not forecast: the forecast was lately no better than “no change” (it erred by {error}; “no change” by {still})',
		grew: 'In the last {days} working days the queue grew by {perDay} {perDay|letter|letters} a day',
		fell: 'In the last {days} working days the queue fell by {perDay} {perDay|letter|letters} a day',
		same: 'In the last {days} working days the queue neither grew nor fell',
		stop: '. ',
		short: {
			expected: 'about {expected}',
			between: '{low} to {high}',
			tooEarly: 'too early: {tests} of {least}',
			noBetter: 'no forecast'
		}
	}
};
