import { randomUUID } from 'node:crypto';
import type { SqlOfPerson } from '#sql/office/console.ts';
import { countSql, readSqlParquet, readSqlRows } from '#sql/queries/console/export-sql.server.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { ExportSource } from '../export/take-export.ts';
import { office } from '../office.ts';
import type { SessionUser } from '../session-user.ts';
import { runName } from './run.ts';

/** Characters of SQL in an export's description; its query has all. */
const WORDS = 160;

/** A statement's result for export: counted now and read again, as the analyst's user. */
export async function sqlSource(
	user: SessionUser,
	{ text, params }: SqlOfPerson,
	limit: number
): Promise<ExportSource> {
	const client = office().console.analyst;
	const ask = { client, text, params, person: user, queryId: '' };
	const count = await countSql(ask);
	const now = new Date().toISOString();
	const query = new URLSearchParams({ sql: text });
	for (const [name, value] of Object.entries(params)) query.set(`param_${name}`, value);
	const begin = (signal: AbortSignal, sql: string) => ({
		...{ ...ask, text: sql, rows: limit, signal },
		queryId: `${runName(user, randomUUID())}0`
	});
	return {
		...{ name: 'sql', count, asOf: now, knownAt: now, query: query.toString(), isLive: true },
		words: fill(wordsOf('fa').t.console.exporting.words, { sql: text.replace(/\s+/g, ' ').slice(0, WORDS) }),
		async open(signal, format) {
			// The engine itself reads a Parquet file: only its columns are needed here.
			const sql = format === 'parquet' ? `SELECT * FROM (\n${text}\n) LIMIT 0` : text;
			const { columns, batches } = await readSqlRows(begin(signal, sql));
			return { columns, rows: () => batches, parquet: () => readSqlParquet(begin(signal, text)) };
		}
	};
}
