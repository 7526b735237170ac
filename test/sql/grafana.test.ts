import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { smallOffice, SMALL_OFFICE } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { DASHBOARD } from '#sql/queries/console/grafana.ts';

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
	office = await startOffice({ settings: { PASOKH_CLOCK: 'data' } });
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
	expect(sum(await rowsOf('نامه‌های هر روز به کانال'), 'letters')).toBe(SMALL_OFFICE.registered);
	expect(sum(await rowsOf('رسیده و پاسخ داده‌شده', 1), 'پاسخ داده‌شده')).toBe(SMALL_OFFICE.answered);
	expect(sum(await rowsOf('بی‌پاسخ‌ها نزد کیست'), 'بی‌پاسخ')).toBe(SMALL_OFFICE.unanswered);
	expect((await rowsOf('بی‌پاسخ‌ها نزد کیست')).map((row) => row['دستگاه'])).toContain('دبیرخانه');
});

test('what is late for SQL is late for the pages, by the clock of the office', async () => {
	const late = async (condition: string): Promise<number> => {
		const found = await analyst.query({
			query: `SELECT count() AS n FROM letters WHERE is_registered AND ${condition}`,
			format: 'JSONEachRow'
		});
		return Number((await found.json<{ n: string }>())[0]?.n);
	};
	const overdue = await readKpi(office.client('reader'), { database: 'pasokh', clock: 'data', kpi: 'overdue' });
	expect(await late('is_late')).toBe(overdue.total.numerator);
	expect(await late('NOT is_answered AND due_at < now64()')).toBeGreaterThan(overdue.total.numerator);
});
