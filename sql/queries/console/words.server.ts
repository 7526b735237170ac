import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../define.server.ts';

const FUNCTIONS = defineQuery(
	'console/functions',
	z.object({ name: z.string(), is_aggregate: z.coerce.boolean(), syntax: z.string(), about: z.string() })
);
const KEYWORDS = defineQuery('console/keywords', z.object({ keyword: z.string() }));
const COLUMNS = defineQuery(
	'console/columns',
	z.object({ view: z.string(), name: z.string(), type: z.string(), comment: z.string() })
);

export type FunctionWord = z.infer<(typeof FUNCTIONS)['row']>;

/** A column with its comments in both languages. */
export interface ColumnWord {
	name: string;
	type: string;
	fa: string;
	en: string;
}

/** What an analyst's SQL is made of. */
export interface SqlWords {
	views: { name: string; columns: ColumnWord[] }[];
	functions: FunctionWord[];
	keywords: string[];
}

/** `شهرستان | county`, as migrations write comments. */
function languagesOf(comment: string): { fa: string; en: string } {
	const [fa = '', en = ''] = comment.split(' | ');
	return { fa: fa.trim(), en: (en || fa).trim() };
}

/** Reads the views as the analyst sees them, and the words of the language as the server has them. */
export async function readSqlWords(
	{ analyst, reader }: Record<'analyst' | 'reader', ClickHouseClient>,
	database: string
): Promise<SqlWords> {
	const [columns, functions, keywords] = await Promise.all([
		runQuery(analyst, COLUMNS, { database, params: { database } }),
		runQuery(reader, FUNCTIONS, { database }),
		runQuery(reader, KEYWORDS, { database })
	]);
	const views = new Map<string, ColumnWord[]>();
	for (const { view, name, type, comment } of columns) {
		const column = { name, type, ...languagesOf(comment) };
		views.set(view, [...(views.get(view) ?? []), column]);
	}
	return {
		views: [...views].map(([name, own]) => ({ name, columns: own })),
		functions,
		keywords: keywords.map(({ keyword }) => keyword)
	};
}
