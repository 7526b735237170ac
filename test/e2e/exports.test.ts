import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { openAccessLog } from '#sql/office/access-log.server.ts';
import type { ExportFormat, ExportManifest } from '#sql/proof/export-manifest.ts';
import { asForm, deskOf, hiddenOf, takeExport, type Desk } from '../support/desk.ts';
import { csvRows, parquetRows, xlsxRows, type ExportedRows } from '../support/exported.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf } from '../support/people.ts';
import { ENDED, oneMoreLetter, sideEvents, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { totalOf } from '../support/tiles.ts';
import { until } from '../support/until.ts';

/** Codes that a source sent and a spreadsheet would run. */
const FORMULAS = ['=cmd|" /C calc"!A0', '+1+1', '-2', '@SUM(A1)'];
const evil = FORMULAS.map((category, i): WireEvent => ({
	...oneMoreLetter(`L-evil-${i}`, i),
	category
}));
const UNANSWERED = SMALL_OFFICE.unanswered - ENDED + FORMULAS.length;
const REASON = 'رسیدگی به نامه‌های بی‌پاسخ';
const FORMATS: ExportFormat[] = ['csv', 'xlsx', 'parquet'];

let office: OfficeUnderTest;
let inspector: Desk;
let governor: Desk;
beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	const events = [...smallOffice(), ...sideEvents(), ...evil];
	expect(await office.post(events)).toMatchObject({ status: 200, body: { rejected: [] } });
	inspector = deskOf(office.webUrl, await visitorOf(office.settings, 'inspector'));
	governor = deskOf(office.webUrl, await visitorOf(office.settings, 'governor'));
	await until('the letters are there', async () => totalOf(await inspector.text(LIST)) >= UNANSWERED);
});

const LIST = '/letters?kpi=unanswered&to=1401-04-30';
const take = (format: ExportFormat, list = LIST, desk = inspector) =>
	takeExport(desk, list, { format, reason: REASON });

/** What the form of a list would send. */
async function filledIn(list = LIST) {
	const form = await inspector.text(asForm(list));
	return { id: hiddenOf(form, 'id'), list: hiddenOf(form, 'list'), format: 'csv', reason: REASON };
}

const manifestOf = async (id: string, desk = inspector): Promise<ExportManifest> =>
	JSON.parse(await desk.text(`/exports/${id}/manifest.json`)) as ExportManifest;

async function rowsOf(format: ExportFormat, bytes: Uint8Array): Promise<ExportedRows> {
	if (format === 'csv') return csvRows(bytes);
	return format === 'parquet' ? parquetRows(bytes) : xlsxRows(bytes, 'نامه');
}

describe('a list as a file', () => {
	/** What each format has of the list. */
	const exported = {} as Record<ExportFormat, ExportedRows>;

	test.each(FORMATS)('%s has the rows that the page counts, and a manifest that says what it is', async (format) => {
		const total = totalOf(await inspector.text(LIST));
		const { response, id, bytes } = await take(format);
		expect(response.status).toBe(200);
		const rows = await rowsOf(format, bytes);
		expect(rows.length).toBe(total);
		const column = format === 'xlsx' ? 'نامه' : 'letter_id';
		expect(new Set(rows.map((row) => row[column])).size).toBe(total);
		exported[format] = rows;

		const manifest = await manifestOf(id);
		expect(manifest).toMatchObject({
			by: { name: 'inspector', role: 'inspector' },
			reason: REASON,
			rows: total,
			rows_of_list: total,
			truncated: false,
			file: { format, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
		});
		expect(manifest.list.words).toContain('۳۰ تیر ۱۴۰۱');
		expect(totalOf(await inspector.text(`/letters?${manifest.list.query}`))).toBe(total);
		expect(await inspector.text(`/exports/${id}`)).toContain(manifest.file.sha256);
		if (format !== 'xlsx') expect(manifest.columns).toEqual(Object.keys(rows[0]!));
	});

	test('no address gives its rows as a file without a reason', async () => {
		for (const address of [LIST.replace('/letters', '/letters.csv'), LIST.replace('/letters', '/export')])
			expect((await inspector.get(address)).status, address).toBeGreaterThanOrEqual(403);
		expect((await inspector.get(LIST)).headers.get('content-disposition')).toBeNull();
	});

	test('the three formats say the same of each letter', async () => {
		const { csv, xlsx, parquet } = exported;
		for (const [i, row] of csv.entries()) {
			expect(xlsx[i]).toMatchObject({ نامه: row['letter_id'], 'ثبت (خورشیدی)': row['registered_jalali'] });
			// A workbook has the wall's clock, and no zone.
			expect(`${xlsx[i]!['ثبت']}+04:30`).toBe(row['registered_at']);
			expect(parquet[i]!['letter_id']).toBe(row['letter_id']);
			const moment = `${parquet[i]!['registered_at']!.replace(' ', 'T').replace(/\+00$/, '')}Z`;
			expect(Date.parse(moment)).toBe(Date.parse(row['registered_at']!));
		}
		expect(csv.find((row) => row['letter_id'] === 'L-025')).toMatchObject({
			registered_at: '2022-07-18T09:40:00+04:30',
			registered_jalali: '1401-04-27',
			channel: 'call',
			channel_name: 'تماس با ۱۱۱',
			is_answered: '0',
			hops: '0'
		});
	});

	test('of a letter that ended, it says as what, and whether the office confirmed it', async () => {
		const rows = csvRows((await take('csv', '/letters?kpi=ended&to=1401-04-30')).bytes);
		expect(rows).toHaveLength(ENDED);
		expect(rows[0]).toMatchObject({
			...{ is_ended: '1', ended_as: 'duplicate', is_ended_unconfirmed: '1' },
			...{ ended_by: 'bank_melli', ended_by_name: 'بانک ملی' }
		});
	});

	test('cells that a spreadsheet would run are harmless, and lose nothing', async () => {
		const { csv, xlsx } = exported;
		for (const [i, formula] of FORMULAS.entries()) {
			expect(csv.find((row) => row['letter_id'] === `L-evil-${i}`)?.['category']).toBe(`'${formula}`);
			// A text in a workbook is a text.
			expect(xlsx.find((row) => row['نامه'] === `L-evil-${i}`)?.['موضوع (کد)']).toBe(formula);
		}
	});

	test('of calls, of referrals, of persons, of one group, and of what the desk filters and finds', async () => {
		for (const list of [
			'/letters?kpi=calls_offered',
			'/letters?kpi=referral_flow',
			'/letters?kpi=registered_loan_persons',
			'/letters?kpi=registered&group=day&key=2022-07-15',
			'/letters?kpi=time_to_answer_citizen&part=den&category=loan',
			'/letters?kpi=loan_requests&asof=1401-04-28',
			'/letters?answered=no&channel=letter&channel=email',
			'/letters?answered=no&q=قرض‌الحسنه&sort=-registered',
			'/letters?queue=never_referred&range=all'
		]) {
			const total = totalOf(await inspector.text(list));
			const { bytes } = await take('csv', list);
			expect(csvRows(bytes).length, list).toBe(total);
			expect(total, list).toBeGreaterThan(0);
		}
	});

	test('names nobody', async () => {
		const keys = await office
			.client('reader')
			.query({ query: 'SELECT DISTINCT citizen_key FROM pasokh.letters', format: 'JSONEachRow' });
		const secrets = (await keys.json<{ citizen_key: string | null }>()).flatMap((row) => row.citizen_key ?? []);
		expect(secrets.length).toBeGreaterThan(0);
		const text = new TextDecoder().decode((await take('csv', '/letters?kpi=registered_loan_persons')).bytes);
		for (const secret of [...secrets, '0012345679', '09181234567', 'مریم']) expect(text).not.toContain(secret);
	});

	test('is cut at the limit, and says so everywhere', async () => {
		const web = await office.startWeb({ PASOKH_EXPORT_ROWS: '5' });
		try {
			const desk = deskOf(web.url, await visitorOf(office.settings, 'inspector', { name: 'limited' }));
			expect(await desk.text(asForm(LIST))).toContain('یک خروجی تا ۵ ردیف جا می‌گیرد');
			const taken = await take('csv', LIST, desk);
			const rows = csvRows(taken.bytes);
			expect(rows.length).toBe(6);
			expect(Object.values(rows.at(-1)!)[0]).toMatch(/^# cut: 5 of \d+ rows$/);
			expect(taken.response.headers.get('content-disposition')).toContain('-cut.csv');
			expect(await manifestOf(taken.id, desk)).toMatchObject({ rows: 5, truncated: true });
			expect(await desk.text(`/exports/${taken.id}`)).toContain('بریده: ۵ ردیف از');
			for (const format of ['xlsx', 'parquet'] as const)
				expect((await rowsOf(format, (await take(format, LIST, desk)).bytes)).length, format).toBe(5);
		} finally {
			await web.stop();
		}
	});

	test('a form that is sent twice is one export', async () => {
		const fields = await filledIn();
		const first = await inspector.post('/export', fields);
		expect(first.status).toBe(200);
		await first.bytes();
		const second = await inspector.post('/export', fields);
		expect(second.status).toBe(303);
		expect(second.headers.get('location')).toBe(`/exports/${fields.id}?again=1`);
		expect(await inspector.text(`/exports/${fields.id}?again=1`)).toContain('پیش‌تر فرستاده شده');
	});

	test('a file that was broken off has no manifest, and says so', async () => {
		const fields = await filledIn('/letters?kpi=registered');
		const { id } = fields;
		const response = await inspector.post('/export', fields);
		await response.body!.cancel();
		await until('it is known', async () => (await inspector.text(`/exports/${id}`)).includes('نیمه‌کاره'));
		expect((await inspector.get(`/exports/${id}/manifest.json`)).status).toBe(404);
	});

	test.each([
		['a reason of nine letters', { reason: 'بازرسی‌ها' }, 303, 'bad_reason'],
		['a reason of blanks', { reason: ' '.repeat(40) }, 303, 'bad_reason'],
		['a reason of dots', { reason: '.'.repeat(40) }, 303, 'bad_reason'],
		['a reason of what cannot be seen', { reason: '\u200b'.repeat(40) }, 303, 'bad_reason'],
		['a reason of one digit', { reason: '۱'.repeat(40) }, 303, 'bad_reason'],
		['another format', { format: 'exe' }, 303, 'bad_format'],
		['a form of nobody', { id: '../../etc' }, 400, 'این فرم درست نیست'],
		['a list that is none', { list: 'kpi=nothing' }, 400, 'kpi'],
		['a filter that is none', { list: 'kpi=unanswered&colour=red' }, 400, 'colour'],
		['a form that is too large', { reason: 'x'.repeat(600_000) }, 413, 'بزرگ‌تر']
	])('%s is refused', async (_, change, status, said) => {
		const response = await inspector.post('/export', { ...(await filledIn()), ...change });
		expect(response.status).toBe(status);
		const answer = status === 303 ? response.headers.get('location')! : await response.text();
		expect(answer).toContain(said);
		if (status === 303) expect(await inspector.text(answer)).toMatch(/role="alert"/);
	});

	test('is for inspectors; who is above sees what was taken, and one line of it in the log', async () => {
		const { id } = await take('csv');
		expect((await governor.get(asForm(LIST))).status).toBe(403);
		const another = { id: 'x'.repeat(20), list: 'kpi=unanswered', format: 'csv' };
		expect((await governor.post('/export', another)).status).toBe(403);
		expect(await governor.text('/exports')).toContain(`/exports/${id}`);
		expect(await governor.text(`/exports/${id}`)).toContain(REASON);
		const other = deskOf(office.webUrl, await visitorOf(office.settings, 'inspector', { name: 'another' }));
		expect((await other.get(`/exports/${id}`)).status).toBe(404);
		const log = await openAccessLog(office.settings);
		const lines = (await log.read({ limit: 500, action: 'export' })).filter(({ subject }) => subject === id);
		await log.close();
		expect(lines).toMatchObject([{ user: 'inspector', role: 'inspector', reason: REASON, details: { format: 'csv' } }]);
	});
});
