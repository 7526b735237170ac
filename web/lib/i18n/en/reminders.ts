import type { Dictionary } from '../fa.ts';

export const reminders: Pick<Dictionary, 'reminders'> = {
	reminders: {
		title: 'Reminders',
		lead: 'The reminders that were sent of lists and from letters’ pages, and what has come of each so far.',
		twice: 'Letters reminded twice, still silent',
		steps: 'Steps of escalation',
		list: 'List or letter',
		at: 'Sent',
		by: 'Inspector',
		letters: 'Letters',
		letter: 'Letter',
		body: 'Body',
		bodies: 'By body',
		none: 'No reminder has been sent yet.',
		notThere: 'There is no such reminder.',
		one: 'What came of a reminder of {n} {n|letter|letters}',
		sent: 'Sent {at} by {by}',
		within: 'Answered within {days} days',
		result: '{n} of {size} {size|letter|letters} {n|was|were} answered within {days} days after the reminder.',
		soFar: '{n} of {size} {size|letter|letters} {n|is|are} answered so far; its {days} days end {until}.',
		still: '{n} {n|letter|letters} still unanswered',
		now: 'Now',
		yes: 'yes',
		fates: {
			answered: 'Answered',
			ended: 'Ended without need of an answer',
			moved: 'Unanswered, with another',
			silent: 'Unanswered, with the same'
		}
	}
};
