import type { Dictionary } from '../fa.ts';

export const digests: Pick<Dictionary, 'digests' | 'liaisons' | 'addresses'> = {
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
		bot: 'By the bot too',
		botHint: 'Bind its chat on the page of your account.',
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
		badMail:
			'Nothing is sent to this address: it is none (an example: sara@example.ir), or it is outside the domains of the office and has not confirmed; have it asked on “Alerts”, “Addresses outside the office”.',
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
	addresses: {
		title: 'Addresses outside the office',
		lead: 'Mails go to the domains of the office ({domains}). Any other address must confirm first, by a link that is sent to it; a link serves for 2 days, and an address is asked once a week.',
		address: 'E-mail address',
		state: 'State',
		confirmed: 'confirmed: {moment}',
		waits: 'link sent: {moment}',
		by: 'Asked by',
		none: 'There is none yet.',
		ask: 'Send a link',
		remove: 'Remove {name}',
		faults: {
			bad: 'This is no e-mail address; an example: sara@example.ir',
			early: 'This address was asked within the last seven days; it is not asked again before it answers.',
			spent: 'No more messages leave now; try again in an hour.'
		},
		gone: 'This link does not work: it was used, or is too old.',
		yes: 'Yes, send to {address}',
		done: 'Confirmed: from now on messages of the office may come to {address}.',
		mail: {
			subject: 'Confirm an e-mail address',
			lead: '{by} of the {about} asks that messages of {office} (alerts and digests) come to this address too. If you do not want them, do nothing: nothing is sent.',
			note: 'The link works until {until}, once.',
			link: 'Accept'
		}
	},
	liaisons: {
		title: 'Liaisons of bodies',
		lead: 'Each Saturday from 8 in the morning on, or on the first working day after it, a body’s overdue letters are sent to its liaison: number, day of registration, category, channel and how long overdue, without names and texts. A body without overdue letters gets no mail. Each reminder goes to the same address.',
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
		late: '{age} late',
		row: 'registered {day} · {category} · {channel}',
		reminder: 'Reminder {number}: {count} unanswered {count|letter|letters}',
		reminded: 'These letters are with you and unanswered.',
		remindedSo: 'These letters are with you and unanswered. An inspector of the office writes: “{text}”',
		first: 'The first {n} of {count} letters are in this list.'
	}
};
