import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery, type Query } from '../../client/define.server.ts';
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

/** The view of now, `letters` for `letters_at` and `letters_known`: it has the same columns, and of views that take moments the server keeps none. */
const nowOf = (view: string): string => view.replace(/_(at|known)$/, '');

/** Reads the views as the analyst sees them, and the words of the language as the server has them. */
export async function readSqlWords(
	{ analyst, reader }: Record<'analyst' | 'reader', ClickHouseClient>,
	database: string
): Promise<SqlWords> {
	/** All console users share the eight queries that an analyst may run at once. This waits until one of them has ended. */
	const asAnalyst = <Row>(query: Query<Row>) =>
		retry(() => runQuery(analyst, query, { database, params: { database } }), isCrowded);
	const [views, columns, functions, keywords] = await Promise.all([
		asAnalyst(VIEWS),
		asAnalyst(COLUMNS),
		runQuery(reader, FUNCTIONS, { database }),
		runQuery(reader, KEYWORDS, { database })
	]);
	const byView = Map.groupBy(columns, ({ view }) => view);
	const words = views.map(({ name, parameters }): ViewWord => {
		const own = byView.get(parameters.length === 0 ? name : nowOf(name)) ?? [];
		return {
			name,
			parameters,
			columns: own.map(({ name: column, type, comment }) => ({ name: column, type, ...languagesOf(comment) }))
		};
	});
	return { views: words, functions, keywords: keywords.map(({ keyword }) => keyword) };
}
