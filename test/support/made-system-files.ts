import { day, delimited, DONE, isDone, iso, nationalId, pick, ROWS, rows, utf8, type MadeFile } from './made-file.ts';

/** A list of incidents, as ServiceNow exports it. */
function serviceNow(): MadeFile {
	const head =
		'number,opened_at,opened_by,caller_id,short_description,description,category,priority,incident_state,contact_type,assignment_group,assigned_to,location,due_date,resolved_at,closed_at,close_code,close_notes,sys_updated_on,reassignment_count'.split(
			','
		);
	const moment = (i: number, later = 0) => iso(day(i, later)).replace('T', ' ');
	const body = rows((i) => [
		`INC00${10_200 + i}`,
		moment(i),
		pick(['System Administrator', 'Beth Anglin'], i),
		pick(['Maria Lopez', 'John Smith', 'Farhad Amini'], i),
		`${pick(['Email server down', 'Cannot log in', 'Printer jam'], i)} #${i}`,
		`${pick(['Since this morning nobody gets mail', 'The password was reset, still refused'], i)}, seen ${i} times`,
		pick(['Software', 'Hardware', 'Network', 'Inquiry / Help'], i),
		pick(['1 - Critical', '3 - Moderate', '4 - Low'], i),
		isDone(i) ? 'Closed' : pick(['New', 'In Progress'], i),
		pick(['Phone', 'Email', 'Self-service', 'Walk-in'], i),
		pick(['Service Desk', 'Network', 'Database', 'Hardware'], i),
		pick(['Beth Anglin', 'Don Goodliffe', 'ITIL User'], i),
		pick(['Kermanshah', 'Paveh', 'Sonqor'], i),
		moment(i, 10),
		isDone(i) ? moment(i, 3) : '',
		isDone(i) ? moment(i, 6) : '',
		isDone(i) ? pick(['Solved (Permanently)', 'Solved (Work Around)'], i) : '',
		isDone(i) ? `Restarted and watched it ${i} hours` : '',
		moment(i, 8),
		String(i % 4)
	]);
	return {
		name: 'incident.csv',
		bytes: utf8(delimited([head, ...body], ',')),
		truth: {
			number: 'letter_id',
			opened_at: 'registered iso',
			opened_by: 'actor',
			caller_id: 'name',
			short_description: 'subject',
			description: 'text',
			category: 'category',
			priority: 'priority',
			incident_state: 'state',
			contact_type: 'channel',
			assignment_group: 'body',
			assigned_to: '',
			location: 'county',
			due_date: 'due iso',
			resolved_at: 'answered iso',
			closed_at: 'closed iso',
			close_code: 'outcome',
			close_notes: 'answer_text',
			sys_updated_on: '',
			reassignment_count: ''
		},
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS, 'letter.answered': DONE, 'letter.closed': DONE }
	};
}

/** Tickets, as Zammad exports them. */
function zammad(): MadeFile {
	const head =
		'id,number,title,group,owner,customer,organization,state,priority,create_article_type,created_at,updated_at,first_response_at,close_at,escalation_at,article_count'.split(
			','
		);
	const moment = (i: number, later = 0) => `${iso(day(i, later))}.000Z`;
	const body = rows((i) => [
		String(i + 1),
		String(62_001 + i * 3),
		`${pick(['Invoice is wrong', 'Street lamp is broken', 'Where is my permit'], i)} (${i})`,
		pick(['Users', '1st Level', 'Permits'], i),
		pick(['agent1@example.com', '-'], i),
		pick(['maria.lopez@example.com', 'john.smith@example.com', 'farhad.amini@example.com'], i),
		pick(['Zammad Foundation', ''], i),
		isDone(i) ? 'closed' : pick(['new', 'open', 'pending reminder'], i),
		pick(['1 low', '2 normal', '3 high'], i),
		pick(['email', 'phone', 'web'], i),
		moment(i),
		moment(i, 9),
		moment(i, 1),
		isDone(i) ? moment(i, 7) : '',
		i % 2 ? moment(i, 10) : '',
		String(1 + (i % 5))
	]);
	return {
		name: 'tickets.csv',
		bytes: utf8(delimited([head, ...body], ',')),
		truth: {
			id: '',
			number: 'letter_id',
			title: 'subject',
			group: 'body',
			owner: '',
			customer: 'name',
			organization: '',
			state: 'state',
			priority: 'priority',
			create_article_type: 'channel',
			created_at: 'registered iso',
			updated_at: '',
			first_response_at: '',
			close_at: 'closed iso',
			escalation_at: 'due iso',
			article_count: ''
		},
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
	const head = 'calldate|uniqueid|src|queue|disposition|wait_time|billsec|agent'.split('|');
	const body = rows((i) => [
		iso(day(i)).replace('T', ' '),
		`167${7_000_000 + i * 61}.${i}`,
		`0918310${1_000 + i}`,
		pick(['111', '112'], i),
		pick(['ANSWERED', 'NO ANSWER', 'ANSWERED', 'BUSY'], i),
		String((i * 17) % 240),
		String(i % 4 === 1 ? 0 : (i * 29) % 400),
		pick(['SIP/201', 'SIP/202'], i)
	]);
	const ends = (end: string) => body.filter((cells) => cells[4] === end).length;
	return {
		name: 'queue log.csv',
		bytes: utf8(delimited([head, ...body], '|')),
		truth: {
			calldate: 'call_moment iso',
			uniqueid: 'call_id',
			src: '',
			queue: '',
			disposition: 'call_outcome',
			wait_time: 'wait_s',
			billsec: 'handle_s',
			agent: ''
		},
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
