import type { ClickHouseClient } from '@clickhouse/client';
import { callRows, outageRows } from './calls.ts';
import { letterRows } from './letters.ts';
import { planDays, type DayPlan, type NationalOffice } from './plan.ts';

/** Letters that are made in one insert: what bounds its memory, and what a run that is broken off does again. */
const LETTERS_A_PIECE = 100_000;

/** Days, in order, that are loaded at once. */
export function piecesOf(office: NationalOffice, lettersAPiece = LETTERS_A_PIECE): DayPlan[][] {
	const pieces: DayPlan[][] = [];
	let letters = Infinity;
	for (const day of planDays(office)) {
		if (letters + day.letters > lettersAPiece) {
			pieces.push([]);
			letters = 0;
		}
		pieces.at(-1)!.push(day);
		letters += day.letters;
	}
	return pieces;
}

/** Makes the events of some days within the server; done twice, they are the same events. */
export async function loadDays(
	client: ClickHouseClient,
	database: string,
	office: NationalOffice,
	days: DayPlan[]
): Promise<void> {
	const table = `${database}.event_log`;
	const run = (query: string, query_params: Record<string, unknown>) =>
		client.command({ query, query_params, clickhouse_settings: { wait_end_of_query: 1 } });
	const tuples = (of: (day: DayPlan) => number[]): string =>
		`[${days.map((day) => `(${of(day).join(',')})`).join(',')}]`;
	await run(letterRows(table), {
		seed: office.seed,
		persons: Math.ceil(office.letters * 0.6),
		days: tuples(({ day, first, letters, visit }) => [day, first, letters, visit])
	});
	await run(callRows(table), {
		seed: office.seed,
		days: tuples(({ day, firstCall, calls }) => [day, firstCall, calls])
	});
}

/** What is not of a day: outages, and a receipt an hour for each source, from what is in the log. */
export async function loadRest(client: ClickHouseClient, database: string): Promise<void> {
	const run = (query: string) => client.command({ query, clickhouse_settings: { wait_end_of_query: 1 } });
	await run(outageRows(`${database}.event_log`));
	await run(`INSERT INTO ${database}.receipts (batch_id, source, door, received_at, events, newest_at)
		SELECT bitShiftLeft(toUInt64(toUnixTimestamp64Milli(max(ingested_at))), 20) + cityHash64(source) % 1048576, source, 'http', max(ingested_at), count(), max(occurred_at)
		FROM ${database}.event_log GROUP BY source, toStartOfHour(ingested_at)`);
}
