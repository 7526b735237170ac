import type { ClickHouseClient } from '@clickhouse/client';
import type { Range } from './computation.server.ts';
import { kindOf, type Following, type Rollup, type State, type Table } from './tables.ts';

/** A row in which the living tables and their shadow tables differ. */
export interface Difference {
	table: Table;
	/** Id of the letter, call or outage, or the day. */
	key: string;
	/** The row of the living table, column by column; undefined when there is none. */
	found: Record<string, unknown> | undefined;
	/** The row of the shadow table: what must be there. */
	expected: Record<string, unknown> | undefined;
	/** Version of the found row. */
	version: string;
}

/** A day on which nothing happened may have a row or none. */
const HAPPENED: Record<Rollup, string> = {
	letter_days: 'notEmpty(cells.channel) OR notEmpty(waiting.channel)',
	org_days: 'notEmpty(cells.org)',
	queue_days: 'notEmpty(cells.body)',
	operator_days: 'notEmpty(cells.operator)',
	call_days: 'offered > 0'
};

/** Tables in which a letter may have several rows, told apart by `place`. */
const PLACED = new Set<string>(['referral_state', 'loan_state']);

/** Compares living tables with the shadow tables `…_check` by a hash of each row, without versions and revisions, which are no figures. */
export function createComparison(client: ClickHouseClient, database: string) {
	const columns = new Map<string, string[]>();
	const rows = async <T>(query: string, query_params: Record<string, unknown> = {}): Promise<T[]> =>
		(await client.query({ query, query_params, format: 'JSONEachRow' })).json<T>();

	async function columnsOf(table: string): Promise<string[]> {
		let found = columns.get(table);
		if (found === undefined) {
			const listed = await rows<{ name: string }>(
				`SELECT name FROM system.columns WHERE database = {database: String} AND table = {table: String}
				AND name NOT IN ('version', 'revision', 'is_deleted') ORDER BY position`,
				{ database, table }
			);
			found = listed.map(({ name }) => name);
			columns.set(table, found);
		}
		return found;
	}

	/** The row as one comparable value. Cells of a day are sorted, since they have no order. */
	async function valueOf(table: string): Promise<string> {
		const names = await columnsOf(table);
		const cells = names.filter((name) => name.startsWith('cells.'));
		const plain = names.filter((name) => !name.startsWith('cells.'));
		return `tuple(${[...plain, ...(cells.length > 0 ? [`arraySort(arrayZip(${cells.join(', ')}))`] : [])].join(', ')})`;
	}

	async function differing(
		table: string,
		key: string,
		where: string,
		params: Record<string, unknown>
	): Promise<string[]> {
		const value = await valueOf(table);
		const side = (name: string, number: number): string =>
			`SELECT ${number} AS side, toString(${key}) AS key, groupBitXor(sipHash64(${value})) AS hash FROM ${database}.${name} FINAL
			WHERE ${where} GROUP BY key`;
		const found = await rows<{ key: string }>(
			`SELECT key FROM (${side(table, 0)} UNION ALL ${side(`${table}_check`, 1)})
			GROUP BY key HAVING count() != 2 OR min(hash) != max(hash) ORDER BY key`,
			params
		);
		return found.map((row) => row.key);
	}

	const idOf = (table: State | Following): string => `${kindOf(table)}_id`;

	/** Ids of a range in which the tables differ. */
	const inRange = (table: State | Following, range: Range): Promise<string[]> =>
		differing(
			table,
			idOf(table),
			`${idOf(table)} > {after: String}${range.upTo === undefined ? '' : ` AND ${idOf(table)} <= {upTo: String}`}`,
			{ ...range }
		);

	/** Ids in which the tables differ, among those that these batches touch. */
	const inBatches = (table: State | Following, batches: bigint[]): Promise<string[]> =>
		differing(
			table,
			idOf(table),
			`${idOf(table)} IN (SELECT subject_id FROM ${database}.touched WHERE subject_kind = '${kindOf(table)}'
				AND batch_id IN {batches: Array(UInt64)})`,
			{ batches }
		);

	/** Days of a rollup in which the tables differ. */
	const ofDays = (table: Rollup, days: string[]): Promise<string[]> =>
		differing(table, 'day', `day IN {days: Array(Date32)} AND ${HAPPENED[table]}`, { days });

	/** What both tables have of these keys, in their order. If a key may have several rows, each column is the array of their values. */
	async function rowsOf(table: Difference['table'], keys: string[]): Promise<Difference[]> {
		const names = await columnsOf(table);
		const isDay = table in HAPPENED;
		const [id, where] = isDay
			? ['day', `day IN {keys: Array(Date32)} AND ${HAPPENED[table as Rollup]}`]
			: [idOf(table as State | Following), `${idOf(table as State | Following)} IN {keys: Array(String)}`];
		const listed = (of: (name: string) => string): string =>
			names.map((name) => `${of(`t.\`${name}\``)} AS \`${name}\``).join(', ');
		const [found, expected] = await Promise.all(
			['', '_check'].map(async (shadow) => {
				const from = `${database}.${table}${shadow} AS t FINAL WHERE ${where}`;
				const there = await rows<Record<string, unknown> & { row_key: string; row_version: string }>(
					PLACED.has(table)
						? `SELECT toString(t.${id}) AS row_key, toString(max(t.version)) AS row_version, ${listed((name) => `groupArray(${name})`)}
							FROM (SELECT * FROM ${from} ORDER BY ${id}, place) AS t GROUP BY t.${id}`
						: `SELECT toString(t.${id}) AS row_key, toString(t.${isDay ? 'revision' : 'version'}) AS row_version, ${listed((name) => name)} FROM ${from}`,
					{ keys }
				);
				return new Map(there.map(({ row_key, ...row }) => [row_key, row]));
			})
		);
		return keys.map((key) => {
			const row = found!.get(key);
			return { table, key, found: row, expected: expected!.get(key), version: row?.row_version ?? '' };
		});
	}

	return { inRange, inBatches, ofDays, rowsOf };
}
