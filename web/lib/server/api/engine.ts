import { withLowPriority } from '#sql/client/low-priority.ts';
import { office } from '../office.ts';

/** The engine for programs: pages, for which people wait, come first. */
export function engine() {
	const { client, keeper, settings } = office();
	const { clickhouse, clock } = settings;
	return { client: withLowPriority(client), asked: { database: clickhouse.database, clock, keeper } };
}
