import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { projectRoot } from '../root.ts';
import { jalaliCalendar } from '../reference/calendar.ts';

/** The reference tables, each with its key. */
const TABLES: Record<string, string> = {
	bodies: 'code',
	channels: 'code',
	categories: 'code',
	counties: 'code',
	holidays: 'day',
	working_hours: 'county, weekday, valid_from',
	closures: 'closure_id',
	deadline_policies: 'policy_id'
};

/**
 * Adds missing rows from `sql/reference/*.csv` to the reference tables. Rows that are there stay, since the office may have edited
 * them.
 */
export async function loadReference(client: ClickHouseClient, database: string): Promise<void> {
	for (const [table, key] of Object.entries(TABLES)) {
		const csv = readFileSync(join(projectRoot(), 'sql', 'reference', `${table}.csv`), 'utf8');
		const [header = '', ...lines] = csv.trim().split('\n');
		if (lines.length === 0) continue;
		const structure = await columnTypes(client, database, table, header.trim().split(','));
		await client.command({
			query: `INSERT INTO ${database}.${table} (${header.trim()})
				SELECT * FROM format(CSVWithNames, {structure: String}, {csv: String})
				WHERE (${key}) NOT IN (SELECT ${key} FROM ${database}.${table})`,
			query_params: { structure, csv }
		});
	}
	const [{ days } = { days: 0 }] = await (
		await client.query({ query: `SELECT toUInt32(count()) AS days FROM ${database}.calendar`, format: 'JSONEachRow' })
	).json<{ days: number }>();
	if (days === 0)
		await client.insert({ table: `${database}.calendar`, values: [...jalaliCalendar()], format: 'JSONEachRow' });
}

/** The columns of a CSV with their types in the table, as `format()` takes them. */
async function columnTypes(
	client: ClickHouseClient,
	database: string,
	table: string,
	header: string[]
): Promise<string> {
	const found = await (
		await client.query({
			query: 'SELECT name, type FROM system.columns WHERE database = {database: String} AND table = {table: String}',
			query_params: { database, table },
			format: 'JSONEachRow'
		})
	).json<{ name: string; type: string }>();
	const types = new Map(found.map(({ name, type }) => [name, type]));
	return header
		.map((name) => {
			const type = types.get(name);
			if (type === undefined)
				throw new Error(
					`sql/reference/${table}.csv: column "${name}" is not in the table; it has ${[...types.keys()].join(', ')}`
				);
			return `\`${name}\` ${type.replace(/^LowCardinality\((.*)\)$/, '$1')}`;
		})
		.join(', ');
}
