import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { Piscina } from 'piscina';
import { statement } from '../../client/statement.server.ts';
import { inPieces, sum } from '../../model/lists.ts';
import { projectRoot } from '../../root.ts';
import type { Letters } from './fold-letters.ts';
import { createRules } from './read-rules.server.ts';

/** Which letters are folded. */
export interface Selection {
	/** A condition on a column of their ids. */
	letters: (id: string) => string;
	params?: Record<string, unknown>;
}

/** Everything that has come in, or ever will. */
const EVER = '2299-12-30 00:00:00.000';

/** Folds letters, and writes them. */
export function createFold(client: ClickHouseClient, database: string) {
	const readRules = createRules(client, database);
	const eventsOf = (selection: Selection, knownAt: string) => readEvents(client, database, selection, knownAt);

	/**
	 * Folds the letters of a selection, and inserts a row for each.
	 * @param then from what had come in by a moment, those of which state's rows have these versions
	 */
	return async function writeLetters(
		selection: Selection,
		insert: { query: string; query_params: Record<string, unknown>; clickhouse_settings?: ClickHouseSettings },
		{ knownAt, versions }: { knownAt: string; versions?: ReadonlyMap<string, string> } = { knownAt: EVER }
	): Promise<void> {
		const masters = await readMasters(client, database, selection);
		const reached = [...new Set([...masters.values()].flat())];
		const ofMasters = [];
		for (const ids of inPieces(reached, IDS_AT_ONCE)) ofMasters.push(...(await eventsOf(ofIds(ids), knownAt)));
		const events = joined(await eventsOf(selection, knownAt));
		const rows = await fold({
			events,
			ofMasters: joined(ofMasters),
			masters,
			rules: await readRules(knownAt),
			versions
		});
		const { stream } = await client.exec({
			...insert,
			values: Readable.from([rows], { objectMode: false }),
			clickhouse_settings: {
				...insert.clickhouse_settings,
				...{ input_format_json_named_tuples_as_objects: 0, wait_end_of_query: 1 }
			}
		});
		for await (const _ of stream);
	};
}

/** So many ids are one parameter of a query, which holds 128 KiB. */
const IDS_AT_ONCE = 1_000;

const ofIds = (ids: readonly string[]): Selection => ({
	letters: (id) => `${id} IN {ids: Array(String)}`,
	params: { ids }
});

/** All contents of the events of letters, in no order, as RowBinary. */
async function readEvents(
	client: ClickHouseClient,
	database: string,
	{ letters, params = {} }: Selection,
	known_at: string
): Promise<Uint8Array[]> {
	const { stream } = await client.exec({
		query: statement('fold/letters/read_events.sql', database, { letters: letters('subject_id') }),
		query_params: { ...params, known_at },
		// A failure in the middle would look like the end.
		clickhouse_settings: { wait_end_of_query: 1 }
	});
	return stream.toArray() as Promise<Uint8Array[]>;
}

/** In memory that threads share. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
	const all = new Uint8Array(new SharedArrayBuffer(sum(pieces.map(({ length }) => length))));
	let at = 0;
	for (const piece of pieces) {
		all.set(piece, at);
		at += piece.length;
	}
	return all;
}

/** Folds on a thread beside, so that the door answers meanwhile. */
function fold(letters: Letters): Promise<Uint8Array> {
	threads ??= new Piscina<Letters, Uint8Array>({
		filename: join(projectRoot(), 'sql/fold/letters/fold-worker.ts'),
		maxThreads: Math.min(availableParallelism(), 4),
		idleTimeout: 60_000
	});
	return threads.run(letters);
}
let threads: Piscina<Letters, Uint8Array> | undefined;

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
	for (let next = await read(selection); next.length > 0;) {
		const further = [];
		for (const ids of inPieces(next, IDS_AT_ONCE)) further.push(...(await read(ofIds(ids))));
		next = further.filter((id) => !named.has(id));
	}
	return named;
}
