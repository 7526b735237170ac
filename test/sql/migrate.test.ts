import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { migrate } from '#sql/migrate/run.server.ts';
import { render } from '#sql/text/render.ts';
import { projectRoot } from '#sql/root.ts';
import { analystRole } from '#sql/server/analyst.ts';
import { readCredentials } from '#sql/engine/credentials.ts';
import { readSettings } from '#sql/settings.ts';
import { rowsOf } from '../support/state.ts';
import { useOffice } from '../support/use-office.ts';

const office = useOffice();
let client: ClickHouseClient;

beforeAll(() => void (client = office.client('admin')));

describe('the schema', () => {
	test('is applied once, however often and by how many at once', async () => {
		const applied = () =>
			rowsOf(client, 'SELECT name, checksum, applied_at FROM pasokh.schema_migrations ORDER BY name, applied_at');
		const before = await applied();
		await Promise.all([migrate(office.settings), migrate(office.settings)]);
		expect(await applied()).toEqual(before);
		expect(
			await rowsOf(client, `SELECT name FROM system.tables WHERE database = 'pasokh' AND name = 'schema_lock'`)
		).toEqual([]);
	});

	test('a migration whose text changed after it was applied is refused by name', async () => {
		const [row] = await rowsOf<{ checksum: string }>(
			client,
			`SELECT checksum FROM pasokh.schema_migrations FINAL WHERE name = '0001_baseline.sql'`
		);
		const record = (checksum: string) =>
			client.insert({
				table: 'pasokh.schema_migrations',
				values: [{ name: '0001_baseline.sql', checksum }],
				format: 'JSONEachRow'
			});
		await record('another');
		await expect(migrate(office.settings)).rejects.toThrow(
			/^0001_baseline\.sql was applied to pasokh with another text: restore the file/
		);
		await record(row!.checksum);
		await migrate(office.settings);
	});

	test('what the office edited in reference data stays, and missing rows come', async () => {
		await client.command({
			query: `INSERT INTO pasokh.bodies (code, name_fa, name_en, kind) VALUES ('bank_melli', 'بانک ملی ایران', 'Melli', 'bank')`
		});
		await migrate(office.settings);
		expect(await rowsOf(client, `SELECT name_fa FROM pasokh.bodies FINAL WHERE code = 'bank_melli'`)).toEqual([
			{ name_fa: 'بانک ملی ایران' }
		]);
		const [calendar] = await rowsOf<{ days: number }>(client, 'SELECT toUInt32(count()) AS days FROM pasokh.calendar');
		expect(calendar).toEqual({ days: 73_414 });
	});

	test('a server given by its address gets it too, also one that refuses roles', async () => {
		const { admin } = readCredentials(office.settings.dataDir);
		const given = readSettings({
			...office.env,
			CLICKHOUSE_URL: `http://127.0.0.1:${office.settings.clickhouse.httpPort}`,
			CLICKHOUSE_USER: admin.user,
			CLICKHOUSE_PASSWORD: admin.password,
			CLICKHOUSE_DATABASE: 'elsewhere'
		});
		await migrate(given);
		expect(
			await rowsOf(client, 'SELECT count() AS letters FROM elsewhere.letters').then((rows) =>
				rows.map(({ letters }) => Number(letters))
			)
		).toEqual([0]);
	});

	test('reference data are at hand by key, also for the dashboard, without their password being shown', async () => {
		const reader = office.client('reader');
		expect(
			await rowsOf(
				reader,
				`SELECT dictGet('pasokh.calendar_by_day', 'jalali', toDate32('2022-07-14')) AS jalali, dictGet('pasokh.counties_by_code', 'name_en', 'paveh') AS county,
				dictGet('pasokh.channels_by_code', 'basis', 'email') AS basis, dictHas('pasokh.holidays_by_day', toDate32('2022-08-08')) AS holiday`
			)
		).toEqual([{ jalali: '1401-04-23', county: 'Paveh', basis: 'electronic', holiday: 1 }]);
		const shown = await client.query({
			query: 'SHOW CREATE DICTIONARY pasokh.bodies_by_code',
			format: 'TabSeparatedRaw'
		});
		// A name would have to be resolved, and a minimal system has no /etc/hosts.
		expect(await shown.text()).toMatch(/HOST '127\.0\.0\.1' .*PASSWORD '\[HIDDEN\]'/);
	});

	test('its text for a cluster is understood by the engine', async () => {
		const target = { database: 'pasokh', cluster: 'province' };
		for (const folder of ['migrations', 'dictionaries', 'views', 'functions', 'roles']) {
			const files = readdirSync(join(projectRoot(), 'sql', folder)).filter((file) => file.endsWith('.sql'));
			for (const file of files) {
				const text = readFileSync(join(projectRoot(), 'sql', folder, file), 'utf8');
				for (const statement of render(text, target, projectRoot(), {
					...analystRole('pasokh', 8_000_000_000, undefined, true),
					login: `USER 'u' PASSWORD 'p'`
				})) {
					if (!statement.startsWith('INSERT')) expect(statement).toMatch(/ON CLUSTER province/);
					const tree = client
						.query({ query: `EXPLAIN AST ${statement}`, format: 'TabSeparated' })
						.then((result) => result.text());
					await expect(tree, file).resolves.toMatch(
						/(?:Create\w*Query|GrantQuery|DropQuery|InsertQuery|AlterQuery|Rename)/
					);
				}
			}
		}
	});

	test('every column that people see says what it is in Persian and in English', async () => {
		const views = [
			...['events', 'letters', 'referrals', 'calls', 'outages', 'letters_daily', 'operators_daily', 'orgs_daily'],
			...['calls_daily', 'county_residents', 'working_days'],
			...['ledger', 'conflicts', 'sources', 'spool', 'dead_letter_list']
		];
		const columns = await rowsOf<{ table: string; comment: string }>(
			client,
			`SELECT table, name, comment FROM system.columns WHERE database = 'pasokh' AND table IN {views: Array(String)}`,
			{ views }
		);
		expect(new Set(columns.map(({ table }) => table))).toEqual(new Set(views));
		expect(columns.filter(({ comment }) => !/[آ-ی].* \| .*[a-z]/.test(comment))).toEqual([]);
	});
});
