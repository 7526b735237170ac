import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import { statement } from '../../client/statement.server.ts';
import { inheritanceOf } from '../../lifecycle/duplicates.ts';
import { letterHistory, ownHistory, type OwnHistory, type Rules } from '../../lifecycle/history.ts';
import { rowOf, type Row } from '../../lifecycle/row.ts';
import { readLetters, type Selection } from './read-events.server.ts';

/**
 * Folds the letters of a selection, and inserts a row for each.
 * @param query reads rows as JSONCompactEachRow
 */
export async function writeLetters(
	client: ClickHouseClient,
	{ database, rules, selection }: { database: string; rules: Rules; selection: Selection },
	query: string,
	query_params: Record<string, unknown>
): Promise<void> {
	const { stream } = await client.exec({
		...{ query, query_params },
		values: Readable.from(lines(foldLetters(client, database, rules, selection)), { objectMode: false }),
		clickhouse_settings: { input_format_json_named_tuples_as_objects: 0, wait_end_of_query: 1 }
	});
	for await (const _ of stream);
}

/** A row of each letter; of duplicates with what they have from their masters, whether these are selected or not. */
async function* foldLetters(
	client: ClickHouseClient,
	database: string,
	rules: Rules,
	selection: Selection
): AsyncGenerator<Row> {
	const named = await readMasters(client, database, selection);
	const masters = new Set([...named.values()].flat());
	const linked = new Map<string, OwnHistory>();
	const read = async (of: Selection): Promise<Map<string, OwnHistory>> => {
		const letters = await readLetters(client, database, of);
		return new Map([...letters].map(([letterId, told]) => [letterId, ownHistory(told, rules.undone)]));
	};
	const selected = await read(selection);
	for (const [letterId, own] of selected) {
		if (named.has(letterId) || masters.has(letterId)) linked.set(letterId, own);
		if (!named.has(letterId)) yield rowOf(letterId, letterHistory(own, rules));
	}
	const others = [...masters].filter((id) => !linked.has(id));
	for (const [letterId, own] of others.length > 0 ? await read(ofIds(others)) : []) linked.set(letterId, own);
	for (const letterId of named.keys())
		if (selected.has(letterId))
			yield rowOf(letterId, letterHistory(linked.get(letterId)!, rules, inheritanceOf(letterId, linked, named)));
}

const ofIds = (ids: readonly string[]): Selection => ({
	letters: (id) => `${id} IN {ids: Array(String)}`,
	params: { ids }
});

/** By letter its masters that were ever named, for the letters of a selection and, in turn, for their masters. */
async function readMasters(client: ClickHouseClient, database: string, selection: Selection) {
	const named = new Map<string, string[]>();
	/** @returns the masters whose own masters are not read yet */
	async function read({ letters, params = {} }: Selection): Promise<string[]> {
		const found = await client.query({
			query: statement('fold/letters/read_masters.sql', database, { letters: letters('letter_id') }),
			query_params: params,
			format: 'JSONCompactEachRow'
		});
		const links = await found.json<[letterId: string, masters: string[]]>();
		for (const [letterId, masters] of links) named.set(letterId, masters);
		return [...new Set(links.flatMap(([, masters]) => masters))].filter((id) => !named.has(id));
	}
	for (let next = await read(selection); next.length > 0;) next = await read(ofIds(next));
	return named;
}

/** So many characters are sent at once. */
const PIECE = 1 << 18;

async function* lines(rows: AsyncIterable<Row>): AsyncGenerator<string> {
	let text = '';
	for await (const row of rows) {
		text += `${JSON.stringify(Object.values(row))}\n`;
		if (text.length < PIECE) continue;
		yield text;
		text = '';
	}
	if (text !== '') yield text;
}
