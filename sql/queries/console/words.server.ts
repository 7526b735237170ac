import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery, type Query, type RunOptions } from '../../client/define.server.ts';
import { isCrowded } from '../../client/errors.ts';
import { retry } from '../../client/retry.ts';

const FUNCTIONS = defineQuery(
	'console/functions',
	z.object({ name: z.string(), is_aggregate: z.coerce.boolean(), syntax: z.string(), about: z.string() })
);
const KEYWORDS = defineQuery('console/keywords', z.object({ keyword: z.string() }));
const COLUMNS = defineQuery(
	'console/columns',
	z.object({ view: z.string(), name: z.string(), type: z.string(), comment: z.string() })
);

const VIEWS = defineQuery('console/views', z.object({ name: z.string(), parameters: z.array(z.string()) }));
const VIEW_COLUMNS = defineQuery('console/view_columns', z.object({ name: z.string(), type: z.string() }));

export type FunctionWord = z.infer<(typeof FUNCTIONS)['row']>;

/** A column with its comments in both languages. */
export interface ColumnWord {
	name: string;
	type: string;
	fa: string;
	en: string;
}

export interface ViewWord {
	name: string;
	/** Moments that it is read as of: it is then called like a function. */
	parameters: string[];
	columns: ColumnWord[];
}

/** What an analyst's SQL is made of. */
export interface SqlWords {
	views: ViewWord[];
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
	/** All console users share the eight queries that an analyst may run at once. This waits until one of them has ended. */
	const asAnalyst = <Row>(query: Query<Row>, options: RunOptions) =>
		retry(() => runQuery(analyst, query, options), isCrowded);
	const [views, columns, functions, keywords] = await Promise.all([
		asAnalyst(VIEWS, { database, params: { database } }),
		asAnalyst(COLUMNS, { database, params: { database } }),
		runQuery(reader, FUNCTIONS, { database }),
		runQuery(reader, KEYWORDS, { database })
	]);
	const byView = Map.groupBy(columns, ({ view }) => view);
	const comments = new Map(columns.map(({ name, comment }) => [name, comment]));
	/** Of a view with parameters the server keeps no columns: it is asked, and their comments are those of the same names. */
	const describe = async (view: string, parameters: string[]) => {
		const values = { view, moments: parameters.map((one) => `${one} = now64(3)`).join(', ') };
		const found = await asAnalyst(VIEW_COLUMNS, { database, values });
		return found.map((one) => ({ ...one, comment: comments.get(one.name) ?? '' }));
	};
	const words: ViewWord[] = [];
	// One after another, to leave places to others.
	for (const { name, parameters } of views) {
		const own = byView.get(name) ?? (await describe(name, parameters));
		const named = own.map(({ name: column, type, comment }) => ({ name: column, type, ...languagesOf(comment) }));
		words.push({ name, parameters, columns: named });
	}
	return { views: words, functions, keywords: keywords.map(({ keyword }) => keyword) };
}
