import { randomUUID } from 'node:crypto';
import type { SqlOfPerson } from '#sql/office/console.ts';
import { countSql, readSqlParquet, readSqlRows } from '#sql/queries/console/export-sql.server.ts';
import { writersOf } from '$lib/console/shown.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { ExportSource } from '../export/take-export.ts';
import { office } from '../office.ts';
import { referenceOf } from '../reference.ts';
import type { SessionUser } from '../session-user.ts';
import { runName } from './run.ts';

/** Characters of SQL in an export's description; its query has all. */
const WORDS = 160;

/** An export of a statement in words, by its kept query. */
export function sqlText(query: URLSearchParams, { t }: Words): string {
	const { wordsInWords, words } = t.console.exporting;
	const sql = (query.get('sql') ?? '').replace(/\s+/g, ' ').slice(0, WORDS);
	return fill(query.has('words') ? wordsInWords : words, { sql });
}

/**
 * A statement's result for export: counted now and read again, as the analyst's user.
 * @param asked.words those in which dates and codes are written, as in the grid; null: as they are. Parquet has them as they are.
 */
export async function sqlSource(
	user: SessionUser,
	{ text, params }: SqlOfPerson,
	{ limit, words }: { limit: number; words: Words | null }
): Promise<ExportSource> {
	const client = office().console.analyst;
	const ask = { client, text, params, person: user, queryId: '' };
	const count = await countSql(ask);
	const now = new Date().toISOString();
	const query = new URLSearchParams({ sql: text });
	for (const [name, value] of Object.entries(params)) query.set(`param_${name}`, value);
	if (words) query.set('words', '1');
	const reference = words && (await referenceOf());
	const begin = (signal: AbortSignal, sql: string) => ({
		...{ ...ask, text: sql, rows: limit, signal },
		queryId: `${runName(user, randomUUID())}0`
	});
	return {
		...{ name: 'sql', count, asOf: now, knownAt: now, query: query.toString(), isLive: true },
		words: sqlText(query, wordsOf('fa')),
		async open(signal, format) {
			// The engine itself reads a Parquet file: only its columns are needed here.
			const sql = format === 'parquet' ? `SELECT * FROM (\n${text}\n) LIMIT 0` : text;
			const { columns, batches } = await readSqlRows({
				...begin(signal, sql),
				...(words && { write: (table) => writersOf(table, reference, words) })
			});
			return { columns, rows: () => batches, parquet: () => readSqlParquet(begin(signal, text)) };
		}
	};
}
