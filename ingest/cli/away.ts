import type { Settings } from '#sql/settings.ts';

/** What to say when ClickHouse was not reached; every other error as it is. */
export function sayAway(error: unknown, settings: Settings): unknown {
	const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
	if (code !== 'ECONNREFUSED' && code !== 'ENOTFOUND') return error;
	const where = settings.clickhouse.url ?? `${address}:${port}`;
	const cure = 'start the office (npm start), or set CLICKHOUSE_URL';
	return new Error(`ClickHouse does not answer at ${where} (${code}); ${cure}`, { cause: error });
}
