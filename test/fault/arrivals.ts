import type { ClickHouseClient } from '@clickhouse/client';
import type { History } from '../support/history.ts';
import { distinct, subjectOf, type Sent } from '../support/model-lives.ts';
import { arrivals, contentKey, type Account } from '../support/producer.ts';
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
	return [...complaints, ...(await checkLedger(client, history, account))];
}

/** What was answered was received, and what was never sent was not; in between lies what got no answer. */
async function checkLedger(client: ClickHouseClient, { sent }: History, account: Account): Promise<string[]> {
	const events = Map.groupBy(distinct(sent), ({ source }) => source);
	const contents = new Map(
		[...Map.groupBy(sent, eventKey)].map(([key, all]) => [key, new Set(all.map(contentKey)).size])
	);
	const ledger = await rowsOf(
		client,
		`SELECT source, toUInt32(sum(received)), toUInt32(sum(rejected)), toUInt32(sum(distinct_events)), toUInt32(sum(conflicts)),
			toInt32(sum(received) - sum(rejected) - sum(distinct_events) - sum(duplicates)) FROM pasokh.ledger GROUP BY source`
	);
	if (ledger.length !== events.size) return [`the ledger knows ${ledger.length} of ${events.size} sources`];
	return (ledger as [string, number, number, number, number, number][]).flatMap(
		([source, received, rejected, distinctEvents, conflicts, rest]) => {
			const own = events.get(source) ?? [];
			const disputed = own.filter((one) => contents.get(eventKey(one))! > 1).length;
			const within = (n: number, least = 0, most = 0): boolean => n >= least && n <= most;
			const isRight =
				within(received, account.acknowledged.get(source), account.sent.get(source)) &&
				within(rejected, account.garbageAcknowledged.get(source), account.garbageSent.get(source)) &&
				distinctEvents === own.length &&
				conflicts === disputed &&
				rest === 0;
			if (isRight) return [];
			const said = `received ${received}, rejected ${rejected}, distinct ${distinctEvents}, conflicts ${conflicts}, over ${rest}`;
			const lines = `${account.acknowledged.get(source)} to ${account.sent.get(source)}`;
			const refused = `${account.garbageAcknowledged.get(source)} to ${account.garbageSent.get(source)}`;
			return [
				`ledger of ${source}: ${said}; sent were ${lines}, to refuse ${refused}, distinct ${own.length}, conflicts ${disputed}`
			];
		}
	);
}

const eventKey = (one: Sent): string => [one.source, ...subjectOf(one), one.event.event_id].join(' ');
