import { day, delimited, DONE, isDone, pick, ROWS, rows, two, utf8, type MadeFile } from './made-file.ts';

/** A city's requests with days of the American order and form. */
function american(): MadeFile {
	const head =
		'Unique Key,Created Date,Closed Date,Agency,Complaint Type,Descriptor,Incident Zip,City,Status,Due Date,Resolution Description,Open Data Channel Type,Latitude'.split(
			','
		);
	const moment = (i: number, later = 0): string => {
		const at = day(i, later);
		const hour = at.getUTCHours();
		return `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()} ${hour % 12 || 12}:${two(at.getUTCMinutes())} ${hour < 12 ? 'AM' : 'PM'}`;
	};
	const body = rows((i) => [
		String(57_100_200 + i * 11),
		moment(i),
		isDone(i) ? moment(i, 4) : '',
		pick(['NYPD', 'HPD', 'DOT'], i),
		pick(['Noise', 'Heat', 'Parking'], i),
		`${pick(['Loud music', 'No hot water', 'Blocked driveway'], i)}`,
		String(10_001 + (i % 7)),
		pick(['BROOKLYN', 'BRONX', 'NEW YORK'], i),
		isDone(i) ? 'Closed' : 'In Progress',
		moment(i, 8),
		isDone(i) ? `The department looked at it on visit ${i} and found no evidence` : '',
		pick(['PHONE', 'ONLINE', 'MOBILE'], i),
		(40.7 + i / 1_000).toFixed(6)
	]);
	return {
		name: 'service requests.csv',
		bytes: utf8(delimited([head, ...body], ',')),
		truth: {
			'Unique Key': 'letter_id',
			'Created Date': 'registered M/d/yyyy h:mm a',
			'Closed Date': 'closed M/d/yyyy h:mm a',
			Agency: 'body',
			'Complaint Type': 'category',
			Descriptor: 'subject',
			'Incident Zip': '',
			City: 'county',
			Status: 'state',
			'Due Date': 'due M/d/yyyy h:mm a',
			'Resolution Description': 'answer_text',
			'Open Data Channel Type': 'channel',
			Latitude: ''
		},
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS, 'letter.answered': DONE, 'letter.closed': DONE }
	};
}

/** Semicolons and days of the European order. */
function european(): MadeFile {
	const form = (i: number, later = 0): string => {
		const at = day(i, later);
		return `${two(at.getUTCDate())}.${two(at.getUTCMonth() + 1)}.${at.getUTCFullYear()} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
	};
	const body = rows((i) => [
		`REF-2023-${two(i)}`,
		form(i),
		pick(['Post', 'E-mail', 'Counter'], i),
		pick(['Housing', 'Permits', 'Waste'], i),
		pick(['Mayor’s office', 'Public works', 'Social affairs'], i),
		form(i, 20),
		isDone(i) ? form(i, 12) : '',
		`${pick(['Please look at my case; it is urgent', 'I ask for a copy of the file'], i)} ${i}`,
		`+49 170 555${1_000 + i}`
	]);
	const head = [
		'Reference Number',
		'Received',
		'Channel',
		'Topic',
		'Department',
		'Deadline',
		'Answered on',
		'Message',
		'Phone'
	];
	return {
		name: 'letters.csv',
		bytes: utf8(`\ufeff${delimited([head, ...body], ';')}`),
		truth: {
			'Reference Number': 'letter_id',
			Received: 'registered dd.MM.yyyy HH:mm',
			Channel: 'channel',
			Topic: 'category',
			Department: 'body',
			Deadline: 'due dd.MM.yyyy HH:mm',
			'Answered on': 'answered dd.MM.yyyy HH:mm',
			Message: 'text',
			Phone: 'mobile'
		},
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS, 'letter.answered': DONE }
	};
}

/** Days of months alone, day first, in an office's own English. */
function dayFirst(): MadeFile {
	const form = (i: number, later = 0): string => {
		const at = day(i, later);
		return `${at.getUTCDate()}/${at.getUTCMonth() + 1}/${at.getUTCFullYear()}`;
	};
	const head = [
		'Letter No',
		'Date Received',
		'Applicant Name',
		'County',
		'Subject',
		'Type',
		'Referred To',
		'Date Referred',
		'Date Answered',
		'Remarks'
	];
	const body = rows((i) => [
		`L/${900 + i}`,
		form(i),
		pick(['Maria Lopez', 'John Smith'], i),
		pick(['Kermanshah', 'Harsin', 'Sahneh'], i),
		`${pick(['Request for a loan', 'Leaking pipe', 'Road repair'], i)} ${i}`,
		pick(['Request', 'Complaint'], i),
		pick(['Bank Melli', 'Municipality', 'Gas Company'], i),
		form(i, 1),
		isDone(i) ? form(i, 9) : '',
		''
	]);
	return {
		name: 'Letters 2023.csv',
		bytes: utf8(delimited([head, ...body], ',')),
		truth: {
			'Letter No': 'letter_id',
			'Date Received': 'registered d/M/yyyy',
			'Applicant Name': 'name',
			County: 'county',
			Subject: 'subject',
			Type: 'kind',
			'Referred To': 'body',
			'Date Referred': 'referred d/M/yyyy',
			'Date Answered': 'answered d/M/yyyy',
			Remarks: ''
		},
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS, 'letter.answered': DONE }
	};
}

/** Files with days of foreign forms. */
export const foreignFiles = (): MadeFile[] => [american(), european(), dayFirst()];
