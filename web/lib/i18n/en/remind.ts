import type { Dictionary } from '../fa.ts';

export const remind: Pick<Dictionary, 'remind'> = {
	remind: {
		title: 'Reminder of a list',
		lead: '{n} unanswered {n|letter lies|letters lie} with {bodies} {bodies|body|bodies}; each body is reminded of the letters that it has.',
		parts: 'A reminder has at most {most} letters: {parts} are sent.',
		frozen: 'The list is as it stood {asOf}, as known {known}; whatever comes later does not change it.',
		leftOut: '{n} {n|letter is|letters are} answered or with the office itself, and {n|gets|get} no reminder.',
		none: 'No letter of this list lies with a body.',
		tooLong: 'This list has more than {n} letters, the most of a day; make it shorter by filters.',
		back: 'Back to the list',
		bodies: 'To whom',
		letters: 'Letters',
		shown: '{shown} {shown|letter|letters} of {n}',
		text: 'Text of the reminder',
		ready: 'Texts at hand',
		steps: 'Say in each letter’s reminder which step of escalation is its next:',
		step: '{step}: {n} {n|letter|letters}',
		saveAs: 'Save the text as',
		save: 'Save the text',
		drop: 'Delete the text “{name}”',
		badName: 'The name of a text has 1 to 60 characters.',
		send: 'Remind {bodies} {bodies|body|bodies} of {n} {n|letter|letters}',
		sent: 'The reminder is recorded in the {n|history|histories} of {n} {n|letter|letters}.',
		mailed: 'It is mailed to the {n|liaison|liaisons} of {n} {n|body|bodies}.',
		byHand:
			'No mail goes to {n} {n|body|bodies} (without a liaison, or beyond the limit of messages): print the letter and send it as letters are sent.',
		settled: '{n} {n|letter has|letters have} been answered or ended since this list, and {n|was|were} not reminded.',
		one: 'What comes of {n} {n|letter|letters}, as {reference}',
		about: 'list {reference}, {n} {n|letter|letters}',
		templates: [
			{
				name: 'Reminder',
				text: 'The letters of this list are with you and unanswered. Please record an answer to each.'
			},
			{
				name: 'Past the deadline',
				text: 'The letters of this list are past their deadline. Please answer within three working days, or tell the cause of the delay and when you will.'
			},
			{
				name: 'Second reminder',
				text: 'You were reminded of the letters of this list before, without an answer. Please answer by the end of the next working day; else it is reported to your superiors.'
			}
		],
		flagTitle: 'Flag a list',
		flagLead: 'The flag is put on each of the {n} {n|letter|letters} of the list.',
		flagWhich: 'Flag',
		flagWhy: 'Why (optional)',
		flagSend: 'Flag {n} {n|letter|letters}',
		flagged: 'The flag “{flag}” was accepted for {n} {n|letter|letters}.',
		flagNone: 'This list has no letters.'
	}
};
