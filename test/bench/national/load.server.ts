import type { ClickHouseClient } from '@clickhouse/client';
import { letterRows } from './letters.ts';
import { chance, NOW_S, OUTAGES, planDays, whole, type DayPlan, type NationalOffice } from './plan.ts';

const at = (seconds: string): string => `fromUnixTimestamp64Milli(toInt64(${seconds}) * 1000, 'UTC')`;

/** The rows of the telephone line on `{days}`. */
export const callRows = (table: string): string => `
INSERT INTO ${table} (subject_kind, subject_id, source, event_id, content_hash, type, occurred_at, ingested_at, wait_s, handle_s)
SELECT
	'call', id, 'line', concat(id, '-', toString(step.1)), sipHash64({seed: UInt64}, id, step.1), step.2, ${at('step.3')},
	addMilliseconds(${at('step.3')}, 300 + sipHash64(n, step.1) % 1500),
	if(step.1 = 1, NULL, wait), if(step.2 = 'call.answered', handle, NULL)
FROM
(
	SELECT
		n, id, wait, handle,
		arrayJoin(arrayFilter(s -> s.3 <= ${NOW_S}, [(1, 'call.offered', t), (2, outcome, t + if(outcome = 'call.answered', wait + handle, wait))])) AS step
	FROM
	(
		SELECT
			first + i AS n, concat('C-', leftPad(toString(n), 9, '0')) AS id,
			toInt64(day * 86400 - 12600 + 27000 + (i / calls * 0.95 + ${chance(1)} * 0.05) * 43200) AS t,
			multiIf(${chance(2)} < 0.1, 'call.blocked', ${chance(2)} < 0.22, 'call.abandoned', 'call.answered') AS outcome,
			if(outcome = 'call.blocked', 0, toUInt32(-log(1 - ${chance(3)}) * 70)) AS wait,
			60 + ${whole(4, 480)} AS handle
		FROM
		(
			SELECT d.1 AS day, d.2 AS first, d.3 AS calls, arrayJoin(range(d.3)) AS i
			FROM (SELECT arrayJoin({days: Array(Tuple(UInt16, UInt32, UInt32))}) AS d)
		)
	)
)
SETTINGS optimize_on_insert = 0`;

/** The rows of all outages. */
export const outageRows = (table: string): string => `
INSERT INTO ${table} (subject_kind, subject_id, source, event_id, content_hash, type, occurred_at, ingested_at, component)
SELECT 'outage', o.1, 'registry', concat(o.1, '-', toString(o.4)), sipHash64(o.1, o.4), o.3, ${at('o.2')}, ${at('o.2 + 60')}, 'fibre'
FROM (SELECT arrayJoin([${OUTAGES.flatMap(({ id, from, to }) => [`('${id}', ${from}, 'outage.started', 1)`, `('${id}', ${to}, 'outage.ended', 2)`]).join(', ')}]) AS o)`;

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
