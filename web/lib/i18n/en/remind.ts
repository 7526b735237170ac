import type { Dictionary } from '../fa.ts';

export const remind: Pick<Dictionary, 'remind'> = {
	remind: {
		title: 'Reminder of a list',
		lead: 'This list has {rows} rows; {n} of its letters lie with a body without an answer. Each body is reminded of the letters that it has.',
		frozen: 'The list is as it stood {asOf}, as known {known}; whatever comes later does not change it.',
		leftOut: '{n} letters are answered or with the office itself, and get no reminder.',
		none: 'No letter of this list lies with a body.',
		tooLong: 'This list has {rows} rows and more than {n} letters; make it shorter by filters for a reminder.',
		back: 'Back to the list',
		bodies: 'To whom',
		body: '{name}: {n} letters',
		letters: 'Letters',
		shown: '{shown} letters of {n}',
		text: 'Text of the reminder',
		send: 'Send the reminder',
		sent: '{n} reminders were accepted, as {reference}; each letter has it in its history.',
		about: 'list {reference}, {n} letters'
	}
};
