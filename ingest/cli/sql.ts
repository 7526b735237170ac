import type { Command } from 'commander';
import { pipeline } from 'node:stream/promises';
import { openClient } from '#sql/client/open.server.ts';
import { sayAway } from './away.ts';
import { findOffice } from './find-office.server.ts';

async function runSql(query: string, options: { format: string }): Promise<void> {
	const settings = await findOffice();
	const client = openClient(settings, 'admin');
	try {
		const { stream } = await client.exec({
			query: query.replace(/[;\s]+$/, ''),
			http_headers: {
				'X-ClickHouse-Database': settings.clickhouse.database,
				'X-ClickHouse-Format': options.format
			},
			// Otherwise an error after the first rows would look like another row.
			clickhouse_settings: { wait_end_of_query: 1 }
		});
		await pipeline(stream, process.stdout, { end: false });
	} catch (error) {
		throw sayAway(error, settings);
	} finally {
		await client.close();
	}
}

export function addSqlCommand(program: Command): void {
	program
		.command('sql')
		.description("run a query on the office's ClickHouse and print the rows")
		.argument('<query>', 'as in "SELECT state, count() FROM letters GROUP BY state"')
		.option('--format <format>', 'a format of ClickHouse, as in CSVWithNames, JSON, PrettyCompact', 'TabSeparated')
		.action(runSql);
}
