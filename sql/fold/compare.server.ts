import type { ClickHouseClient } from '@clickhouse/client';
import type { Range } from './chunks.server.ts';
import { isFollowing, isState, kindOf, type Following, type Rollup, type State, type Table } from './tables.ts';

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

/** Columns of a table: those with a value of a row, and those that together hold its cells, each an array of them. */
interface Columns {
	plain: string[];
	nested: string[][];
}

/** Tables in which a letter may have several rows, told apart by `place`. */
const PLACED = new Set<string>(['referral_state', 'loan_state']);

/** Compares living tables with the shadow tables `…_check` by a hash of each row, without versions and revisions, which are no figures. */
export function createComparison(client: ClickHouseClient, database: string) {
	const columns = new Map<string, Promise<Columns>>();
	const rows = async <T>(query: string, query_params: Record<string, unknown> = {}): Promise<T[]> =>
		(
			await client.query({
				...{ query, query_params, format: 'JSONEachRow' },
				// A number of JavaScript would make two hashes one.
				clickhouse_settings: { output_format_json_quote_64bit_integers: 1 }
			})
		).json<T>();

	const columnsOf = (table: string): Promise<Columns> =>
		columns.getOrInsertComputed(table, async () => {
			const listed = await rows<{ name: string }>(
				`SELECT name FROM system.columns WHERE database = {database: String} AND table = {table: String}
				AND name NOT IN ('version', 'revision', 'is_deleted') ORDER BY position`,
				{ database, table }
			);
			const names = listed.map(({ name }) => name);
			const isNested = (name: string): boolean => name.includes('.');
			const nested = Map.groupBy(names.filter(isNested), (name) => name.split('.', 1)[0]!);
			return { plain: names.filter((name) => !isNested(name)), nested: [...nested.values()] };
		});

	/** The row as one comparable value. What is nested has no order. */
	async function valueOf(table: string): Promise<string> {
		const { plain, nested } = await columnsOf(table);
		return `tuple(${[...plain, ...nested.map((group) => `arraySort(arrayZip(${group.join(', ')}))`)].join(', ')})`;
	}

	/** A day on which nothing happened may have a row or none. */
	async function happened(table: Rollup): Promise<string> {
		const { plain, nested } = await columnsOf(table);
		const counts = plain.filter((name) => name !== 'day').map((name) => `${name} != 0`);
		return `(${[...counts, ...nested.map(([first]) => `notEmpty(${first})`)].join(' OR ')})`;
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
	const ofDays = async (table: Rollup, days: string[]): Promise<string[]> =>
		differing(table, 'day', `day IN {days: Array(Date32)} AND ${await happened(table)}`, { days });

	/** What both tables have of these keys, in their order. If a key may have several rows, each column is the array of their values. */
	async function rowsOf(table: Difference['table'], keys: string[]): Promise<Difference[]> {
		const { plain, nested } = await columnsOf(table);
		const names = [...plain, ...nested.flat()];
		const isDay = !isState(table) && !isFollowing(table);
		const [id, where] = isDay
			? ['day', `day IN {keys: Array(Date32)} AND ${await happened(table)}`]
			: [idOf(table), `${idOf(table)} IN {keys: Array(String)}`];
		const isPlaced = PLACED.has(table);
		// Within tuples, since a group leaves out what is NULL.
		const valueOf = (name: string): string =>
			isPlaced ? `arrayMap(one -> one.2, arraySort(one -> one.1, groupArray((t.place, t.${name}))))` : `t.${name}`;
		const version = isDay ? 't.revision' : isPlaced ? 'max(t.version)' : 't.version';
		const [found, expected] = await Promise.all(
			['', '_check'].map(async (shadow) => {
				const there = await rows<Record<string, unknown> & { row_key: string; row_version: string }>(
					`SELECT toString(t.${id}) AS row_key, toString(${version}) AS row_version,
						${names.map((name) => `${valueOf(name)} AS \`${name}\``).join(', ')}
					FROM ${database}.${table}${shadow} AS t FINAL WHERE t.${where} ${isPlaced ? `GROUP BY t.${id}` : ''}`,
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
