import type { Dictionary } from '../fa.ts';

export const digests: Pick<Dictionary, 'digests' | 'liaisons'> = {
	digests: {
		title: 'Daily and weekly digest',
		lead: 'A summary comes to you each day or each week: the daily one from 8 in the morning on, of the day before; the weekly one on Saturday from 8 in the morning on, of the week before. It is among your notices on these pages too.',
		every: { day: 'Daily digest', week: 'Weekly digest' },
		comes: { day: 'It comes each day.', week: 'It comes each week.' },
		last: { day: 'The last one is of {day}.', week: 'The last one is up to {day}.' },
		idle: 'Your role has changed since you chose this digest, and it comes no longer; save it again if you want it.',
		mail: 'E-mail address',
		mailHint: 'Empty: none is sent by e-mail.',
		noMail: 'This office sends no e-mail; its administrator can set it up.',
		bot: 'Also to my messenger',
		onHolidays: 'On holidays too',
		onHolidaysHint: {
			day: 'If not, one of all these days comes on the first working day after them.',
			week: 'If not, that of a week comes on the first working day after them.'
		},
		lang: 'Language',
		langs: { fa: 'فارسی', en: 'English' },
		begin: 'Send it from now on',
		save: 'Save',
		stop: 'Send none',
		show: { day: 'Show today’s', week: 'Show this week’s' },
		badMail: 'This is no e-mail address; an example: sara@example.ir',
		days: '{from} to {to}',
		subject: {
			day: 'Daily digest, {days}: {unanswered} unanswered, {late} overdue',
			week: 'Weekly digest, {days}: {unanswered} unanswered, {late} overdue'
		},
		flow: { registered: 'Registered', referred: 'Referred by operators', answers: 'Answered' },
		unanswered: 'Unanswered at the end of {day}',
		comparedWith: 'Compared with {days}',
		change: { more: '{by} more', less: '{by} fewer', same: 'no change' },
		channels: 'Largest changes of registrations by channel',
		bodies: 'Largest changes of unanswered letters by body',
		overdue: 'Overdue letters by body',
		otherBodies: 'and {n} more {n|body|bodies}',
		unusual: 'Out of the ordinary',
		unusualDay: '{figure}, {day}',
		usual: 'usual: {low} to {high}',
		rules: 'Your alerts that fire',
		queues: 'Your queues on the desk',
		allLetters: 'All letters',
		searched: 'Letters of a search',
		notCounted: 'A queue that can no longer be counted',
		wall: 'The wall at that moment',
		own: 'This digest in the office’s pages',
		choose: 'Change or stop digests'
	},
	liaisons: {
		title: 'Liaisons of bodies',
		lead: 'Each Saturday from 8 in the morning on, or on the first working day after it, a body’s overdue letters are sent to its liaison: number, day of registration, category, channel and how long overdue, without names and texts. A body without overdue letters gets no mail.',
		body: 'Body',
		address: 'E-mail of the liaison',
		by: 'Set by',
		last: 'Last list up to',
		save: 'Save',
		add: 'Add a liaison',
		none: 'No address is set yet.',
		remove: 'Remove the address of {name}',
		noBody: 'There is no such body.',
		subject: 'Overdue letters of {body} up to the end of {day}: {count}',
		request: 'These letters are past their deadline. Please answer them as soon as possible.',
		most: 'Of these {count} letters the {n} longest overdue are listed.',
		row: 'registered {day} · {category} · {channel}'
	}
};
