import type { Dictionary } from '../fa.ts';

/** The first page; its sentences are made in `sentence.ts`. */
export const wall: Pick<Dictionary, 'hero' | 'sentence' | 'flow'> = {
	hero: {
		label: 'Letters, calls and electronic letters',
		labelStrong: 'unanswered',
		none: 'Nothing is unanswered',
		empty: 'No letter yet'
	},
	sentence: {
		both: 'Of {lettersAndCalls} {lettersAndCalls|letter|letters} and calls, {answeredLetters} have been answered; of {electronic} electronic {electronic|letter|letters}, {answeredElectronic}',
		letters: 'Of {lettersAndCalls} {lettersAndCalls|letter|letters} and calls, {answeredLetters} have been answered',
		electronic: 'Of {electronic} electronic {electronic|letter|letters}, {answeredElectronic} have been answered',
		one: 'One letter came and is not answered yet',
		closed: '; {count} were closed without an answer',
		ended: '; {count} ended without need of one',
		stop: '. ',
		banksMost: 'More than half of what remains lies with {banks}',
		banksShare: '{share} of what remains lies with {banks}',
		banks: '{words} banks',
		oneBank: 'one bank',
		late: '{late} are past their deadline',
		nothingLate: 'None is past its deadline',
		andOldest: ', and the oldest unanswered has waited {oldest}',
		and: '. ',
		all: 'Every letter has been answered',
		allCame:
			': {lettersAndCalls} {lettersAndCalls|letter|letters} and calls and {electronic} electronic {electronic|letter|letters}',
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
		unscreened: '; electronic letters are referred without screening',
		bases: '{letters} {letters|letter|letters} and calls, {electronic} electronic',
		answeredShare: '{share} · {onTime} in time',
		answeredShareOnly: '{share}'
	}
};
