import type { Dictionary } from '../fa.ts';

export const reminders: Pick<Dictionary, 'reminders'> = {
	reminders: {
		title: 'Reminders',
		lead: 'The reminders that were recorded of lists and from letters’ pages, and what has come of each so far.',
		twice: 'Letters reminded twice, still silent',
		steps: 'Steps of escalation',
		list: 'List or letter',
		at: 'Recorded',
		by: 'Inspector',
		letters: 'Letters',
		letter: 'Letter',
		body: 'Body',
		bodies: 'By body',
		none: 'No reminder has been recorded yet.',
		notThere: 'There is no such reminder.',
		one: 'What came of a reminder of {n} {n|letter|letters}',
		sent: 'Recorded {at} by {by}',
		letterToPrint: 'Letter ready to print',
		mail: 'Mail to the liaison',
		mails: { due: 'on its way', sent: 'sent', dead: 'not delivered', dropped: 'not sent', none: 'none' },
		within: 'Answered within {days} days',
		result: '{n} of {size} {size|letter|letters} {n|was|were} answered within {days} days after the reminder.',
		soFar: '{n} of {size} {size|letter|letters} {n|is|are} answered so far; its {days} days end {until}.',
		still: '{n} {n|letter|letters} still unanswered',
		now: 'Now',
		yes: 'yes',
		paper: {
			hint: 'Each body has a sheet of its own, of size A4. To print, press Ctrl and P.',
			number: 'Number: {number}',
			date: 'Date: {day}',
			attached: 'Attached: a list of {n} {n|letter|letters}',
			to: 'To {body}',
			subject: 'Subject: reminder of {n} unanswered {n|letter|letters}',
			greeting: 'Dear colleagues,',
			said: '{n} {n|letter|letters}, whose {n|number is|numbers are} attached, {n|is|are} with you and unanswered.',
			by: '{name}, inspector',
			signature: 'Signature',
			list: 'Attached to letter {number}, {day}',
			row: 'No.',
			letter: 'Letter',
			answer: 'Answer or action'
		},
		fates: {
			answered: 'Answered',
			ended: 'Ended without need of an answer',
			moved: 'Unanswered, with another',
			silent: 'Unanswered, with the same'
		}
	}
};
