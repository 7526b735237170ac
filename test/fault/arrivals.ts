import type { ClickHouseClient } from '@clickhouse/client';
import type { History } from '../support/history.ts';
import { arrivals, type Account } from '../support/producer.ts';
import { rowsOf } from './figures.server.ts';

/**
 * What is said of the coming of events: each is known from a moment between its first sending and its first
 * acknowledgement, and what was received lies between what was acknowledged and what was sent. In lines, if not.
 */
export async function checkArrivals(client: ClickHouseClient, history: History, account: Account): Promise<string[]> {
	const complaints: string[] = [];
	const bounds = arrivals(history.sent, account);
	const found = await rowsOf(
		client,
		`SELECT source, subject_kind, subject_id, event_id, toUnixTimestamp64Milli(ingested_at) FROM pasokh.events`
	);
	const off = found.filter(([source, kind, id, event, at]) => {
		const { from = NaN, until = NaN } = bounds.get(`${source} ${kind} ${id} ${event}`) ?? {};
		return !(Number(at) >= from && Number(at) <= until);
	});
	if (off.length > 0)
		complaints.push(`ingested_at of ${off.length} events is not between their sending and their acknowledgement`);
	if (!(await has(client, 'receipts'))) return complaints;

	const receipts = await rowsOf(
		client,
		`SELECT source, toUInt32(sum(events) + sum(rejected)) FROM pasokh.receipts FINAL GROUP BY source`
	);
	for (const [source, received] of receipts as [string, number][]) {
		const [least = 0, most = 0] = [account.acknowledged.get(source), account.sent.get(source)];
		if (received < least || received > most)
			complaints.push(`${source}: ${received} received, by receipts; ${least} acknowledged, ${most} sent`);
	}
	return complaints;
}

async function has(client: ClickHouseClient, table: string): Promise<boolean> {
	const found = await rowsOf(client, `SELECT 1 FROM system.tables WHERE database = 'pasokh' AND name = '${table}'`);
	return found.length > 0;
}
