import { randomUUID } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';

/** One question as some reader of figures put it to ClickHouse. */
export interface Asked {
	/** The query's name, and its place among those of the same name in one reading. */
	name: string;
	query: string;
	params: Record<string, unknown>;
	settings: Record<string, string | number | boolean>;
}

/** One that was put, by its name in the engine's log. */
export interface Recorded extends Asked {
	id: string;
}

/** Names that a reading asks more than once or twice are parts of one figure: its total, its groups, its survival. */
const PARTS = ['', ' (2)', ' (3)', ' (4)', ' (5)', ' (6)'];

/** A client that asks like the one it is given, and writes down what it was asked: so each query of any reader is measured by itself. */
export function recordQueries(client: ClickHouseClient): { client: ClickHouseClient; asked: Recorded[] } {
	const asked: Recorded[] = [];
	const seen = new Map<string, number>();
	type Options = Parameters<ClickHouseClient['query']>[0];
	const query = (options: Options) => {
		const { log_comment: comment, ...settings } = (options.clickhouse_settings ?? {}) as Asked['settings'];
		const name = String(comment ?? options.query.trim().slice(0, 40));
		const nth = seen.get(name) ?? 0;
		seen.set(name, nth + 1);
		const id = options.query_id ?? randomUUID();
		asked.push({
			id,
			name: `${name}${PARTS[nth] ?? ' (…)'}`,
			query: options.query,
			params: options.query_params ?? {},
			settings
		});
		return client.query({ ...options, query_id: id });
	};
	const recording = new Proxy(client, {
		get: (target, key, receiver) => (key === 'query' ? query : (Reflect.get(target, key, receiver) as unknown))
	});
	return { client: recording, asked };
}
