import type { ClickHouseClient } from '@clickhouse/client';
import { keyText } from '../office/identity-keys.server.ts';
import { recordDerived } from '../fold/derived.server.ts';
import type { RenderTarget } from '../text/render.ts';

/** How many different texts one mutation gives their keys. Each takes some 40 bytes of the statement. */
const TEXTS_AT_ONCE = 200_000;

/**
 * Gives the key of its text to each answer that came before such keys existed. The office's key does not leave this process: texts are named
 * to the server by an unkeyed digest. After a crash the next start does the rest. State is then made anew.
 * @param identityKey gives the office's key; called only if there is something to do
 */
export async function fillTextKeys(
	client: ClickHouseClient,
	{ database, cluster }: RenderTarget,
	identityKey: () => Uint8Array,
	textsAtOnce = TEXTS_AT_ONCE
): Promise<void> {
	const table = cluster === undefined ? `${database}.event_log` : `${database}.event_log_local ON CLUSTER ${cluster}`;
	for (;;) {
		const keys = await readTexts(client, database, identityKey, textsAtOnce);
		if (keys.size === 0) return;
		// First, because from here on the rows of state are out of date, even after a crash.
		await recordDerived(client, database, new Map([['letter_state', {}]]));
		const list = (numbers: Iterable<string>) => `CAST([${[...numbers].join(',')}], 'Array(UInt64)')`;
		await client.command({
			query: `ALTER TABLE ${table}
				UPDATE text_key = transform(cityHash64(text), ${list(keys.keys())}, ${list(keys.values())}, toUInt64(0))
				WHERE ${KEYLESS}`,
			clickhouse_settings: { mutations_sync: '2', max_query_size: '100000000', log_queries: 0 }
		});
	}
}

const KEYLESS = `type = 'letter.answered' AND text_key = 0 AND text != ''`;

/** Digests of the texts without a key, each with its key. */
async function readTexts(
	client: ClickHouseClient,
	database: string,
	identityKey: () => Uint8Array,
	limit: number
): Promise<Map<string, string>> {
	const found = await client.query({
		query: `SELECT toString(cityHash64(text)) AS digest, text FROM ${database}.event_log
			WHERE ${KEYLESS} LIMIT 1 BY digest LIMIT {limit: UInt32}`,
		query_params: { limit },
		format: 'JSONEachRow'
	});
	const keys = new Map<string, string>();
	let key: Uint8Array | undefined;
	for await (const rows of found.stream<{ digest: string; text: string }>())
		for (const row of rows) {
			const { digest, text } = row.json();
			keys.set(digest, keyText(text, (key ??= identityKey())));
		}
	return keys;
}
