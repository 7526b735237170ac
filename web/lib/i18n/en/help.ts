import type { Dictionary } from '../fa.ts';

export const help: Pick<Dictionary, 'help'> = {
	help: {
		title: 'Help',
		of: 'Help for “{name}”',
		lead: 'What each page answers, and what its words mean. The key ? opens the help for the page that you are on.',
		answers: 'What this page says',
		words: 'What the words of this page mean',
		keys: 'Keys',
		all: 'Help for all pages',
		close: 'Close',
		key: {
			help: 'help for the page',
			escape: 'close the window',
			arrows: 'on a chart: the point before and after',
			enter: 'on a chart: open the list of the point',
			run: 'run the query'
		},
		pages: {
			'/': {
				title: 'Wall',
				text: 'How many letters are unanswered now, how many came and were answered in all, and with whom letters wait. Each number opens its list; the range and the filters above the page hold for all numbers.'
			},
			'/bodies': {
				title: 'Banks and bodies',
				text: 'Which body has the most overdue letters, how old its oldest one is, and what share it answers on time. The table begins with the worst and can be ordered by each column; the name of a body opens its page.'
			},
			'/bodies/[org]': {
				title: 'One body',
				text: 'How many letters wait unanswered with this body, whether its queue grows or shrinks, and how long its answers take.'
			},
			'/operators': {
				title: 'Operators and registrars',
				text: 'How many letters each operator refers a day, how many of these went to the wrong body, and how many letters each registrar registered.'
			},
			'/hotline': {
				title: '111 line',
				text: 'How many calls were answered and how many were lost, in which hours, and how many agents those hours need.'
			},
			'/counties': {
				title: 'Counties',
				text: 'How many letters came from each county, how many for each 10,000 residents, and which county has the most unanswered ones.'
			},
			'/loans': {
				title: 'Loans',
				text: 'How many loans were requested and how far each has come: approved, refused or paid; and how long banks take to decide.'
			},
			'/figures': {
				title: 'Figures',
				text: 'All figures of the office with their definitions, units and present numbers. Search in titles and definitions, in Persian or English.'
			},
			'/figures/[name]': {
				title: 'One figure',
				text: 'What this figure counts, what it is now, how it went over time, and what each group has of it. “By” changes the groups, and the name of a group restricts the page to it.'
			},
			'/letters': {
				title: "Inspector's desk and lists of letters",
				text: 'Which letters stand behind a number or in a queue. The search, the filters and the order stay in the address, which can be sent to a colleague.'
			},
			'/letters/[id]': {
				title: 'One letter',
				text: 'What this letter asks for, with whom it is now, when it is due, and what has happened to it since it was registered.'
			},
			'/letters/[id]/unmask': {
				title: 'See an identity',
				text: 'The name and the numbers of a citizen are shown for a reason that you give; each look is in the access log.'
			},
			'/remind': {
				title: 'Remind bodies',
				text: 'Which bodies are reminded, and of which letters.'
			},
			'/reminders': {
				title: 'Reminders',
				text: 'Which reminders were sent, to which bodies, and how many letters were answered after them.'
			},
			'/reminders/[id]': {
				title: 'Outcome of a reminder',
				text: 'How many letters of this reminder were answered within 3, 7, 14 and 30 days, by body and letter by letter.'
			},
			'/reminders/[id]/letter': {
				title: 'Letter of a reminder, to print',
				text: 'One letter to each body, with number, date, place for the signature and the list of unanswered letters attached; to be printed on A4.'
			},
			'/steps': {
				title: 'Steps of escalation',
				text: 'Which steps the reminders of unanswered letters have: after how many days or reminders, and to whom.'
			},
			'/alerts/deliveries': {
				title: 'Messages that did not arrive',
				text: 'Messages that did not reach a mailbox, a webhook or a bot, with the error of each; to send them again, or to drop them.'
			},
			'/alerts/addresses': {
				title: 'Addresses outside the office',
				text: 'Addresses beyond the domains of the office, which are mailed to once they have confirmed by a link.'
			},
			'/alerts/bodies': {
				title: 'Liaisons of bodies',
				text: 'To which address the weekly list of each body’s overdue letters is sent.'
			},
			'/flag': {
				title: 'Flag letters',
				text: 'All letters of a list are flagged for one reason, and stay in a queue of their own.'
			},
			'/samples': {
				title: 'Samples',
				text: 'Some letters of a list are drawn by chance for an inspection; the same seed draws the same sample again.'
			},
			'/samples/[id]': {
				title: 'One sample',
				text: 'The letters of the sample, and what was found of each.'
			},
			'/shares': {
				title: 'Links',
				text: 'The links that you have given to lists, until when they hold, and who has opened them.'
			},
			'/s/[token]': {
				title: 'A list that was sent to you',
				text: 'A list that an inspector sent by a link, as it stood then.'
			},
			'/sql': {
				title: 'SQL console',
				text: 'Whatever the pages do not answer, by SQL over views without identities. The library beside it has a query for each figure.'
			},
			'/sql/r/[id]': {
				title: 'Fixed copy of a result',
				text: 'The result of a query as it was when it ran, with its fingerprint.'
			},
			'/sql/schema': {
				title: 'Views and columns',
				text: 'What each view has, and what each of its columns means.'
			},
			'/account': {
				title: 'My account',
				text: 'Your password, your second factor and your logins.'
			},
			'/account/access': {
				title: 'Access for tools',
				text: 'Programs of yours read figures and lists with a token; an analyst’s tools such as Grafana reach the views by an access of their own. Both are made and revoked here.'
			},
			'/alerts': {
				title: 'Alerts',
				text: 'What alerts told, each with its list as of that moment; and the alerts that you made: what they say, how they stand, and how to silence or remove them.'
			},
			'/alerts/new': {
				title: 'New alert',
				text: 'What it looks at, when it tells, and where. Before it is saved you see how often, and on which days, it would have told in the last 90 days.'
			},
			'/alerts/[id]': {
				title: 'One alert',
				text: 'What this alert says, how its groups stand, its last checks and deliveries; renaming, silencing and removing it.'
			},
			'/account/digests': {
				title: 'Daily and weekly digest',
				text: 'A daily or weekly summary: to which address it is sent, and whether on holidays too. Today’s can be seen and printed at once.'
			},
			'/api': {
				title: 'API',
				text: 'The addresses at which programs read figures and lists, what each takes, its problems, and examples for the command line, Python and Excel.'
			},
			'/account/confirm': {
				title: 'Confirm your password',
				text: 'Before what matters most you are asked for your password again.'
			},
			'/exports': {
				title: 'Exports',
				text: 'The exports that you have taken, each with its certificate.'
			},
			'/exports/[id]': {
				title: 'Certificate of an export',
				text: 'Of which list this export was taken, at which moment, and with which fingerprint.'
			},
			'/exports/new': {
				title: 'Take an export',
				text: 'The list as a file, with a reason and a certificate.'
			},
			'/verify': {
				title: 'Verify an export',
				text: 'Whether the file that you hold is the one that the office gave.'
			},
			'/sources': {
				title: 'Sources',
				text: 'When each source last sent data, how many of its events were refused, and how many are still on their way.'
			},
			'/health': {
				title: 'Health',
				text: 'How disk, backups, queue, clock, certificate and all else of the office and its machine are, since when, and what to do.'
			},
			'/import': {
				title: 'Load a file',
				text: 'Bring a spreadsheet or a CSV file of your office: its columns are recognised, you see before loading which letters it makes and which rows would be refused, and each load can be undone.'
			},
			'/deadletters': {
				title: 'Refused events',
				text: 'Which events were not accepted, why, and which can be repaired and sent again.'
			},
			'/deadletters/[id]': {
				title: 'One refused event',
				text: 'The text of the event, why it was refused, and the form to repair it.'
			},
			'/tokens': {
				title: 'Tokens',
				text: 'Each source sends its data by a token of its own, which is made and revoked here.'
			},
			'/users': {
				title: 'Users',
				text: 'Who logs in, and in which role.'
			},
			'/log': {
				title: 'Access log',
				text: 'Who has seen or taken what, when, and for which reason. The lines are chained: none can be removed or changed unseen.'
			}
		}
	}
};
