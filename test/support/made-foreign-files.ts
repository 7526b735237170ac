import { day, delimited, DONE, isDone, pick, ROWS, tableOf, two, utf8, type MadeFile } from './made-file.ts';

/** A city's requests with days of the American order and form. */
function american(): MadeFile {
	const moment = (i: number, later = 0): string => {
		const at = day(i, later);
		const hour = at.getUTCHours();
		return `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()} ${hour % 12 || 12}:${two(at.getUTCMinutes())} ${hour < 12 ? 'AM' : 'PM'}`;
	};
	const resolved = (i: number): string => `The department looked at it on visit ${i} and found no evidence`;
	const { table, truth } = tableOf([
		['Unique Key', 'letter_id', (i) => String(57_100_200 + i * 11)],
		['Created Date', 'registered M/d/yyyy h:mm a', (i) => moment(i)],
		['Closed Date', 'closed M/d/yyyy h:mm a', (i) => (isDone(i) ? moment(i, 4) : '')],
		['Agency', 'body', (i) => pick(['NYPD', 'HPD', 'DOT'], i)],
		['Complaint Type', 'category', (i) => pick(['Noise', 'Heat', 'Parking'], i)],
		['Descriptor', 'subject', (i) => pick(['Loud music', 'No hot water', 'Blocked driveway'], i)],
		['Incident Zip', '', (i) => String(10_001 + (i % 7))],
		['City', 'county', (i) => pick(['BROOKLYN', 'BRONX', 'NEW YORK'], i)],
		['Status', 'state', (i) => (isDone(i) ? 'Closed' : 'In Progress')],
		['Due Date', 'due M/d/yyyy h:mm a', (i) => moment(i, 8)],
		['Resolution Description', 'answer_text', (i) => (isDone(i) ? resolved(i) : '')],
		['Open Data Channel Type', 'channel', (i) => pick(['PHONE', 'ONLINE', 'MOBILE'], i)],
		['Latitude', '', (i) => (40.7 + i / 1_000).toFixed(6)]
	]);
	return {
		name: 'service requests.csv',
		bytes: utf8(delimited(table, ',')),
		truth,
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS, 'letter.answered': DONE, 'letter.closed': DONE }
	};
}

/** Semicolons and days of the European order. */
function european(): MadeFile {
	const form = (i: number, later = 0): string => {
		const at = day(i, later);
		return `${two(at.getUTCDate())}.${two(at.getUTCMonth() + 1)}.${at.getUTCFullYear()} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
	};
	const said = ['Please look at my case; it is urgent', 'I ask for a copy of the file'];
	const { table, truth } = tableOf([
		['Reference Number', 'letter_id', (i) => `REF-2023-${two(i)}`],
		['Received', 'registered dd.MM.yyyy HH:mm', (i) => form(i)],
		['Channel', 'channel', (i) => pick(['Post', 'E-mail', 'Counter'], i)],
		['Topic', 'category', (i) => pick(['Housing', 'Permits', 'Waste'], i)],
		['Department', 'body', (i) => pick(['Mayor’s office', 'Public works', 'Social affairs'], i)],
		['Deadline', 'due dd.MM.yyyy HH:mm', (i) => form(i, 20)],
		['Answered on', 'answered dd.MM.yyyy HH:mm', (i) => (isDone(i) ? form(i, 12) : '')],
		['Message', 'text', (i) => `${pick(said, i)} ${i}`],
		['Phone', 'mobile', (i) => `+49 170 555${1_000 + i}`]
	]);
	return {
		name: 'letters.csv',
		bytes: utf8(`\ufeff${delimited(table, ';')}`),
		truth,
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS, 'letter.answered': DONE }
	};
}

/** Days of months alone, day first, in an office's own English. */
function dayFirst(): MadeFile {
	const form = (i: number, later = 0): string => {
		const at = day(i, later);
		return `${at.getUTCDate()}/${at.getUTCMonth() + 1}/${at.getUTCFullYear()}`;
	};
	const { table, truth } = tableOf([
		['Letter No', 'letter_id', (i) => `L/${900 + i}`],
		['Date Received', 'registered d/M/yyyy', (i) => form(i)],
		['Applicant Name', 'name', (i) => pick(['Maria Lopez', 'John Smith'], i)],
		['County', 'county', (i) => pick(['Kermanshah', 'Harsin', 'Sahneh'], i)],
		['Subject', 'subject', (i) => `${pick(['Request for a loan', 'Leaking pipe', 'Road repair'], i)} ${i}`],
		['Type', 'kind', (i) => pick(['Request', 'Complaint'], i)],
		['Referred To', 'body', (i) => pick(['Bank Melli', 'Municipality', 'Gas Company'], i)],
		['Date Referred', 'referred d/M/yyyy', (i) => form(i, 1)],
		['Date Answered', 'answered d/M/yyyy', (i) => (isDone(i) ? form(i, 9) : '')],
		['Remarks', '', () => '']
	]);
	return {
		name: 'Letters 2023.csv',
		bytes: utf8(delimited(table, ',')),
		truth,
		events: { 'letter.registered': ROWS, 'letter.referred': ROWS, 'letter.answered': DONE }
	};
}

/** Files with days of foreign forms. */
export const foreignFiles = (): MadeFile[] => [american(), european(), dayFirst()];
