import type { Settings } from '#sql/settings.ts';
import { call } from '#sql/root.ts';

/** A message for ClickHouse being unreachable; every other error unchanged. */
export function sayAway(error: unknown, settings: Settings): unknown {
	const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
	if (code !== 'ECONNREFUSED' && code !== 'ENOTFOUND') return error;
	const where = settings.clickhouse.url ?? `${address}:${port}`;
	const cure = `start the office (${call('start')}), or set CLICKHOUSE_URL`;
	return new Error(`ClickHouse does not answer at ${where} (${code}); ${cure}`, { cause: error });
}
