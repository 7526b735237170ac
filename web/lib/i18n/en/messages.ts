import type { Dictionary } from '../fa.ts';

export const messages: Pick<Dictionary, 'messages' | 'deliveries'> = {
	messages: {
		subject: '{office}: {subject}',
		fires: 'Alert — {what}',
		over: 'Over — {what}',
		quoted: '“{name}”',
		figure: 'a figure',
		savedQuery: 'a saved query',
		outage: 'Outage: {what}, {span}',
		span: '{from} to {to}',
		explained: 'No alerts are given about figures that this outage explains, among them: {name}',
		groups: '{n} {n|group|groups}',
		rule: '{what}: {when}',
		by: 'by {name}',
		windows: { today: 'today', yesterday: 'yesterday', '7d': 'the last seven days', '30d': 'the last thirty days' },
		feed: 'what the source {source} sends',
		anyFeed: 'what the sources send',
		query: 'the query “{name}”',
		above: 'above {limit}',
		below: 'below {limit}',
		unusual: 'outside what is usual',
		worst: 'among the {n} highest',
		after: 'forecast for after {day}',
		silent: 'silent for longer than usual',
		rows: 'has rows',
		rowCount: '{n} {n|row|rows}',
		usual: 'usual: {low} to {high}',
		forecast: 'forecast: {day}',
		never: 'forecast: at the present pace never',
		estimated: 'an estimate, since {share} is still to come',
		since: 'since {moment}',
		more: 'and {n} {n|more group|more groups}',
		moments: 'As of {asOf}, by the data received until {known}',
		list: 'The list as of that moment',
		page: 'The page of this alert',
		silence: 'Silence this alert',
		automatic: 'Pasokh sent this message by itself; do not answer it.',
		budget: {
			spent: 'Limit of messages reached: {n} {n|message was|messages were} not sent',
			whose: 'Since {moment} messages of {who} have not left. What they tell stands on this page all the same.',
			office: 'the office itself',
			person: 'Limit of a person: {hour} messages an hour and {day} a day.',
			whole: 'Limit of the office: {hour} messages an hour and {day} a day.'
		},
		chat: {
			hello: 'To receive messages of Pasokh in this chat, send the code that the page “My account” shows.',
			bound:
				'From now on messages of Pasokh for {name} come to this chat. To end it, unbind it on the page “My account”.',
			already: 'Messages of Pasokh come to this chat. To end it, unbind it on the page “My account”.',
			wrong: 'This code is wrong or too old. Get another on the page “My account”.'
		}
	},
	deliveries: {
		title: 'Messages that did not arrive',
		lead: 'Messages that have not reached where they go. Each is tried again for a day and then given up; those that were given up stay here for 90 days.',
		dead: 'Given up',
		noneDead: 'None was given up.',
		waiting: 'Waiting to be tried again',
		noneWaiting: 'None is waiting.',
		made: 'Made',
		what: 'Message',
		kinds: {
			fires: 'Alert',
			over: 'End of an alert',
			outage: 'Outage',
			digest: 'Digest',
			body: 'Weekly list of a body',
			confirm: 'Confirmation of an address'
		},
		whose: 'For',
		liaison: 'liaison of a body',
		to: 'To',
		channels: { mail: 'Mail', webhook: 'Webhook', bot: 'Bot' },
		attempts: 'Attempts',
		next: 'Next attempt',
		error: 'Error',
		again: 'Send again',
		againAll: 'Send all again',
		drop: 'Drop',
		page: 'Page of the alert'
	}
};
