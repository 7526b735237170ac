import {
	day,
	delimited,
	DONE,
	isDone,
	iso,
	nationalId,
	pick,
	ROWS,
	rows,
	tableOf,
	utf8,
	type MadeFile
} from './made-file.ts';

/** A list of incidents, as ServiceNow exports it. */
function serviceNow(): MadeFile {
	const moment = (i: number, later = 0) => iso(day(i, later)).replace('T', ' ');
	const told = ['Since this morning nobody gets mail', 'The password was reset, still refused'];
	const solved = ['Solved (Permanently)', 'Solved (Work Around)'];
	const { table, truth } = tableOf([
		['number', 'letter_id', (i) => `INC00${10_200 + i}`],
		['opened_at', 'registered iso', (i) => moment(i)],
		['opened_by', 'actor', (i) => pick(['System Administrator', 'Beth Anglin'], i)],
		['caller_id', 'name', (i) => pick(['Maria Lopez', 'John Smith', 'Farhad Amini'], i)],
		['short_description', 'subject', (i) => `${pick(['Email server down', 'Cannot log in', 'Printer jam'], i)} #${i}`],
		['description', 'text', (i) => `${pick(told, i)}, seen ${i} times`],
		['category', 'category', (i) => pick(['Software', 'Hardware', 'Network', 'Inquiry / Help'], i)],
		['priority', 'priority', (i) => pick(['1 - Critical', '3 - Moderate', '4 - Low'], i)],
		['incident_state', 'state', (i) => (isDone(i) ? 'Closed' : pick(['New', 'In Progress'], i))],
		['contact_type', 'channel', (i) => pick(['Phone', 'Email', 'Self-service', 'Walk-in'], i)],
		['assignment_group', 'body', (i) => pick(['Service Desk', 'Network', 'Database', 'Hardware'], i)],
		['assigned_to', '', (i) => pick(['Beth Anglin', 'Don Goodliffe', 'ITIL User'], i)],
		['location', 'county', (i) => pick(['Kermanshah', 'Paveh', 'Sonqor'], i)],
		['due_date', 'due iso', (i) => moment(i, 10)],
		['resolved_at', 'answered iso', (i) => (isDone(i) ? moment(i, 3) : '')],
		['closed_at', 'closed iso', (i) => (isDone(i) ? moment(i, 6) : '')],
		['close_code', 'outcome', (i) => (isDone(i) ? pick(solved, i) : '')],
		['close_notes', 'answer_text', (i) => (isDone(i) ? `Restarted and watched it ${i} hours` : '')],
		['sys_updated_on', '', (i) => moment(i, 8)],
		['reassignment_count', '', (i) => String(i % 4)]
	]);
	return {
		name: 'incident.csv',
		bytes: utf8(delimited(table, ',')),
		truth,
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS, 'letter.answered': DONE, 'letter.closed': DONE }
	};
}

/** Tickets, as Zammad exports them. */
function zammad(): MadeFile {
	const moment = (i: number, later = 0) => `${iso(day(i, later))}.000Z`;
	const titles = ['Invoice is wrong', 'Street lamp is broken', 'Where is my permit'];
	const customers = ['maria.lopez@example.com', 'john.smith@example.com', 'farhad.amini@example.com'];
	const { table, truth } = tableOf([
		['id', '', (i) => String(i + 1)],
		['number', 'letter_id', (i) => String(62_001 + i * 3)],
		['title', 'subject', (i) => `${pick(titles, i)} (${i})`],
		['group', 'body', (i) => pick(['Users', '1st Level', 'Permits'], i)],
		['owner', '', (i) => pick(['agent1@example.com', '-'], i)],
		['customer', 'name', (i) => pick(customers, i)],
		['organization', '', (i) => pick(['Zammad Foundation', ''], i)],
		['state', 'state', (i) => (isDone(i) ? 'closed' : pick(['new', 'open', 'pending reminder'], i))],
		['priority', 'priority', (i) => pick(['1 low', '2 normal', '3 high'], i)],
		['create_article_type', 'channel', (i) => pick(['email', 'phone', 'web'], i)],
		['created_at', 'registered iso', (i) => moment(i)],
		['updated_at', '', (i) => moment(i, 9)],
		['first_response_at', '', (i) => moment(i, 1)],
		['close_at', 'closed iso', (i) => (isDone(i) ? moment(i, 7) : '')],
		['escalation_at', 'due iso', (i) => (i % 2 ? moment(i, 10) : '')],
		['article_count', '', (i) => String(1 + (i % 5))]
	]);
	return {
		name: 'tickets.csv',
		bytes: utf8(delimited(table, ',')),
		truth,
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS, 'letter.answered': DONE, 'letter.closed': DONE }
	};
}

/** What a portal's interface gives: objects within objects. */
function portal(): MadeFile {
	const lines = rows(() => []).map((_, i) =>
		JSON.stringify({
			id: `a${i.toString(16).padStart(7, '0')}`,
			createdAt: `${iso(day(i))}+03:30`,
			channel: pick(['web', 'sms', 'call'], i),
			category: { name: pick(['loan', 'health', 'housing'], i) },
			type: pick(['complaint', 'request'], i),
			citizen: {
				fullName: pick(['Maria Lopez', 'Farhad Amini'], i),
				nationalId: nationalId(i),
				mobile: `+98918310${1_000 + i}`
			},
			city: pick(['Kermanshah', 'Paveh'], i),
			message: `${pick(['I have waited for an answer', 'Nobody came to look'], i)} since ${i} weeks`,
			department: pick(['Gas Company', 'Municipality'], i),
			assignedAt: `${iso(day(i, 1))}+03:30`,
			closedAt: isDone(i) ? `${iso(day(i, 5))}+03:30` : null,
			attachments: i % 3
		})
	);
	return {
		name: 'portal.ndjson',
		bytes: utf8(lines.join('\n')),
		truth: {
			id: 'letter_id',
			createdAt: 'registered iso',
			channel: 'channel',
			'category.name': 'category',
			type: 'kind',
			'citizen.fullName': 'name',
			'citizen.nationalId': 'national_id',
			'citizen.mobile': 'mobile',
			city: 'county',
			message: 'text',
			department: 'body',
			assignedAt: 'referred iso',
			closedAt: 'closed iso',
			attachments: ''
		},
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS, 'letter.answered': DONE, 'letter.closed': DONE }
	};
}

/** A queue's log, as of Asterisk, with bars between. */
function calls(): MadeFile {
	const outcome = (i: number): string => pick(['ANSWERED', 'NO ANSWER', 'ANSWERED', 'BUSY'], i);
	const { table, truth } = tableOf([
		['calldate', 'call_moment iso', (i) => iso(day(i)).replace('T', ' ')],
		['uniqueid', 'call_id', (i) => `167${7_000_000 + i * 61}.${i}`],
		['src', '', (i) => `0918310${1_000 + i}`],
		['queue', '', (i) => pick(['111', '112'], i)],
		['disposition', 'call_outcome', outcome],
		['wait_time', 'wait_s', (i) => String((i * 17) % 240)],
		['billsec', 'handle_s', (i) => String(i % 4 === 1 ? 0 : (i * 29) % 400)],
		['agent', '', (i) => pick(['SIP/201', 'SIP/202'], i)]
	]);
	const ends = (end: string) => table.filter((cells) => cells[4] === end).length;
	return {
		name: 'queue log.csv',
		bytes: utf8(delimited(table, '|')),
		truth,
		events: {
			'call.offered': ROWS,
			'call.answered': ends('ANSWERED'),
			'call.abandoned': ends('NO ANSWER'),
			'call.blocked': ends('BUSY')
		}
	};
}

/** Files as systems export them. */
export const systemFiles = (): MadeFile[] => [serviceNow(), zammad(), portal(), calls()];
