import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { smallOffice, SMALL_OFFICE } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';

interface Dashboard {
	panels: { title: string; targets: { rawSql: string }[] }[];
}

const DASHBOARD = JSON.parse(
	readFileSync(resolve(import.meta.dirname, '../../web/lib/grafana/pasokh.json'), 'utf8')
) as Dashboard;

/** As the plugin of Grafana writes its macros, for the summer of the small office. */
const inSummer = (sql: string) =>
	sql
		.replace(/\$__timeFilter\((\w+)\)/g, '$1 >= toDateTime(1657000000) AND $1 <= toDateTime(1662000000)')
		.replace(/\$__dateFilter\((\w+)\)/g, "$1 >= toDate('2022-07-05') AND $1 <= toDate('2022-09-01')");

let office: OfficeUnderTest;
let analyst: ClickHouseClient;

async function rowsOf(title: string, target = 0): Promise<Record<string, unknown>[]> {
	const sql = DASHBOARD.panels.find((panel) => panel.title === title)!.targets[target]!.rawSql;
	return (await analyst.query({ query: inSummer(sql), format: 'JSONEachRow' })).json();
}

beforeAll(async () => {
	office = await startOffice({});
	analyst = office.client('analyst');
	await office.post(smallOffice());
	await stateCaughtUp(office.ingestUrl);
});
afterAll(async () => office?.stop());

test.each(DASHBOARD.panels.flatMap(({ title, targets }) => targets.map((_, n) => [title, n] as const)))(
	'"%s" %i runs as the analyst',
	async (title, n) => {
		// The small office has no calls.
		expect((await rowsOf(title, n)).length > 0, title).toBe(title !== 'تماس‌های ۱۱۱ در روز');
	}
);

test('its figures are the office’s', async () => {
	expect(Number((await rowsOf('نامه‌های بی‌پاسخ'))[0]!['بی‌پاسخ'])).toBe(SMALL_OFFICE.unanswered);
	const sum = (rows: Record<string, unknown>[], column: string) =>
		rows.reduce((all, row) => all + Number(row[column]), 0);
	expect(sum(await rowsOf('نامه‌های هر روز به راه رسیدن'), 'letters')).toBe(SMALL_OFFICE.registered);
	expect(sum(await rowsOf('رسیده و پاسخ‌داده', 1), 'پاسخ‌داده')).toBe(SMALL_OFFICE.answered);
	expect(sum(await rowsOf('بی‌پاسخ‌ها نزد کیست'), 'بی‌پاسخ')).toBe(SMALL_OFFICE.unanswered);
	expect((await rowsOf('بی‌پاسخ‌ها نزد کیست')).map((row) => row['دستگاه'])).toContain('دبیرخانه');
});
