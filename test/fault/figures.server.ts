import type { ClickHouseClient } from '@clickhouse/client';
import type { Figures, Row } from '../support/model-figures.ts';

const ms = (column: string): string => `toUnixTimestamp64Milli(${column})`;
const hour = (column: string): string => `formatDateTime(toTimeZone(${column}, 'Asia/Tehran'), '%Y-%m-%d %H')`;

/** The figures of the model, asked of the views that people read, and of the rollups behind the wall. */
const QUERIES: Record<string, string> = {
	events: `SELECT subject_kind, subject_id, source, event_id, type, ${ms('occurred_at')}, is_void FROM pasokh.events`,
	letters: `SELECT letter_id, state, is_answered, ${ms('registered_at')}, ${ms('first_referred_at')}, ${ms('last_referred_at')},
		${ms('first_answered_at')}, ${ms('last_answered_at')}, ${ms('closed_at')}, ${ms('reopened_at')},
		holder, body, operator, hops, returns, channel FROM pasokh.letters`,
	'letters by state': `SELECT state, count(), countIf(is_answered) FROM pasokh.letters GROUP BY state`,
	referrals: `SELECT letter_id, referral_id, from_org, to_org, ${ms('referred_at')}, ${ms('ended_at')}, ended_by FROM pasokh.referrals`,
	'referrals by body': `SELECT to_org, countIf(ended_at IS NULL), countIf(ended_at IS NOT NULL) FROM pasokh.referrals GROUP BY to_org`,
	'letters a day': `SELECT day, c.1, c.2, c.3, c.4, c.5, c.6, c.7, c.8 FROM (SELECT day, arrayZip(cells.channel, cells.category,
		cells.registered, cells.screened, cells.referred, cells.answered, cells.reopened, cells.ended) AS cells FROM pasokh.letter_days FINAL) ARRAY JOIN cells AS c`,
	'bodies a day': `SELECT day, org, came, answered, returned, referred_on, closed, stands,
		registered, handed_in, handed_out, settled, unsettled, unanswered FROM pasokh.orgs_daily`,
	'operators a day': `SELECT day, operator, referrals, returned FROM pasokh.operators_daily`,
	'letters and referrals an hour': `SELECT 'registered', ${hour('registered_at')} AS h, count() FROM pasokh.letters WHERE registered_at IS NOT NULL GROUP BY h
		UNION ALL SELECT 'answered', ${hour('first_answered_at')} AS h, count() FROM pasokh.letters WHERE first_answered_at IS NOT NULL GROUP BY h
		UNION ALL SELECT concat('to ', to_org) AS o, ${hour('referred_at')} AS h, count() FROM pasokh.referrals GROUP BY o, h`,
	calls: `SELECT call_id, ${ms('offered_at')}, outcome, wait_s, handle_s FROM pasokh.calls`,
	'calls by outcome': `SELECT outcome, count() FROM pasokh.calls GROUP BY outcome`,
	'calls a day': `SELECT day, offered, answered, abandoned, blocked, wait_s, handle_s FROM pasokh.calls_daily`,
	'dead letters': `SELECT source, toUInt32(uniqExact(dead_letter_id)) FROM pasokh.dead_letters GROUP BY source`
};

/** What ClickHouse says of the whole office. */
export async function figuresOf(client: ClickHouseClient): Promise<Figures> {
	const figures: Figures = {};
	for (const [name, query] of Object.entries(QUERIES)) figures[name] = await rowsOf(client, query);
	return figures;
}

export async function rowsOf(client: ClickHouseClient, query: string): Promise<Row[]> {
	const found = await client.query({
		query,
		format: 'JSONCompactEachRow',
		clickhouse_settings: { output_format_json_quote_64bit_integers: 0 }
	});
	return found.json<Row>();
}

export interface Difference {
	figure: string;
	/** In the model, and not in ClickHouse. */
	missing: string[];
	/** In ClickHouse, and not in the model, or there too often. */
	extra: string[];
}

/** Compares as bags of rows: a row that is there twice is one too many. */
export function differences(expected: Figures, found: Figures): Difference[] {
	return Object.keys(expected).flatMap((figure) => {
		const counts = new Map<string, number>();
		for (const row of expected[figure]!) add(counts, JSON.stringify(row), 1);
		for (const row of found[figure] ?? []) add(counts, JSON.stringify(row), -1);
		const of = (sign: number) =>
			[...counts].flatMap(([row, n]) => Array<string>(Math.max(0, sign * n)).fill(row)).sort();
		const difference = { figure, missing: of(1), extra: of(-1) };
		return difference.missing.length + difference.extra.length > 0 ? [difference] : [];
	});
}

function add(counts: Map<string, number>, row: string, n: number): void {
	counts.set(row, (counts.get(row) ?? 0) + n);
}
