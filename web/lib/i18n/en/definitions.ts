import type { Dictionary } from '../fa.ts';

/** What the figures of the first page count: sent along by the server, a fifth of that page's words. */
export const definitions: Pick<Dictionary, 'definitions' | 'clocks'> = {
	definitions: {
		unanswered: {
			numerator:
				'Letters without a final answer, or reopened or objected to since; those closed without an answer are among them',
			denominator: 'All letters registered in the range',
			basis: 'Letters of every channel together: paper, calls, in person, SMS, web and electronic'
		},
		flow: {
			numerator: 'Each letter once: answered, with a body in time, past its deadline, or with the office in time',
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
			numerator:
				'Unanswered: letters without an answer for which the bank is responsible; trend: those at the end of each day, of all time',
			denominator: 'Letters for which that bank is responsible',
			basis: 'Letters; the share above the table is of letters that went to a bank at least once'
		},
		operators: {
			numerator: "A letter's first referral by an operator, on the last working day that is over",
			denominator: "The office's daily target, divided among the operators",
			basis: 'Letters; electronic ones are referred by rule and not counted here'
		},
		calls: {
			numerator: 'Calls of the day by what became of them',
			denominator: 'Calls offered to the 111 line',
			basis: 'Calls'
		},
		beside: {
			numerator:
				'Persons who asked for a loan, registrars, letters that went to a bank at least once, and letters whose SMS was sent',
			denominator: 'Share of banks: all registered letters',
			basis: 'Each its own: persons, users, letters'
		}
	},
	/** The clock by which they hold. */
	clocks: { real: "The office's clock, Tehran time", data: 'The newest moment of the data, Tehran time' }
};
