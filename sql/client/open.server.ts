import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { readCredentials } from '../engine/credentials.ts';
import { EngineAgent } from '../engine/agent.ts';
import { DOOR_HEADER, doorSecret, engineOf } from '../engine/address.ts';
import { READER } from '../model/quiet.ts';
import type { Settings } from '../settings.ts';
import { DISTRIBUTED_READING, DISTRIBUTED_WRITING } from './distributed-settings.ts';

/**
 * A user of the engine: `admin` migrates, `writer` is ingest, `reader` is web, `keeper` writes for web the letters as they were known, `analyst`
 * runs a person's own SQL, `canceller` ends queries of analysts and can do nothing else. What people may do in the office is another thing: sql/model/roles.ts.
 */
export type EngineRole = 'admin' | 'writer' | 'reader' | 'keeper' | 'analyst' | 'canceller';

/**
 * Columns that pages read stay uncompressed in the server's memory, however large they are: totals of five years of ten million letters
 * took 380 ms of CPU, and take 230. Blocks are larger than the megabyte that the engine prefers: as of an instant 200 ms, now 150.
 */
const UNPACKED = {
	preferred_block_size_bytes: '4000000',
	use_uncompressed_cache: 1,
	merge_tree_max_rows_to_use_cache: '1000000000',
	merge_tree_max_bytes_to_use_cache: '1000000000000'
} as const;

/**
 * Opens a client for ClickHouse in a role: for the server of `CLICKHOUSE_URL` with the user given there, else for the embedded one with
 * the role's generated password.
 */
export function openClient(settings: Settings, role: EngineRole): ClickHouseClient {
	const { clickhouse } = settings;
	return createClient({
		url: clickhouse.url ?? `http://127.0.0.1:${clickhouse.httpPort}`,
		...loginOf(settings, role),
		...(role === 'writer' ? withoutDoor(settings) : {}),
		// The admin may have to create the database first.
		...(role === 'admin' ? {} : { database: clickhouse.database }),
		application: role === 'reader' ? READER : `pasokh-${role}`,
		// The client's log quotes queries with their parameters. Callers say what failed.
		log: { level: ClickHouseLogLevel.OFF },
		// Time without a byte. The merge of ten million letters at the end of a rebuild takes minutes and sends nothing.
		request_timeout: role === 'admin' ? 12 * 3_600_000 : 120_000,
		max_open_connections: CONNECTIONS,
		keep_alive: { enabled: true, idle_socket_ttl: 2_000 },
		compression: { request: false, response: false },
		// Long lists of ids would not fit into a URL.
		use_multipart_params_auto: true,
		clickhouse_settings:
			role === 'analyst'
				? {}
				: {
						send_progress_in_http_headers: 1,
						http_headers_progress_interval_ms: '10000',
						// This optimization searches every AND for chains of constants, which ours never have, and copies the tree below: the
						// plan of a recomputation took 388 ms of CPU with it, 75 without.
						optimize_and_compare_chain: 0,
						// No table has partitions, so this changes no answer. With it, FINAL costs nothing on a table that is merged to one part.
						// Without it, a range that an index cut out was merged row by row: the letters of a year took 130 ms of CPU instead of 35.
						do_not_merge_across_partitions_select_final: 1,
						...(clickhouse.cluster === undefined ? {} : { ...DISTRIBUTED_READING, ...DISTRIBUTED_WRITING }),
						...(role === 'reader' ? UNPACKED : {}),
						// As a JSON number, a 64-bit integer above 2^53 would lose its last digits.
						output_format_json_quote_64bit_integers: role === 'reader' ? 0 : 1
					}
	});
}

const CONNECTIONS = 10;

/**
 * Ingest writes to the engine directly. The door costs 2.5 ms of CPU per megabyte, half of what the engine takes for a bare INSERT. The
 * engine's address is read for each connection, because the engine may have been started again.
 */
function withoutDoor({ clickhouse, dataDir }: Settings): object {
	if (clickhouse.url !== undefined) return {};
	return {
		http_agent: new EngineAgent(engineOf(dataDir).http, { maxSockets: CONNECTIONS }),
		http_headers: { [DOOR_HEADER]: doorSecret(readCredentials(dataDir)) }
	};
}

/**
 * The user of a role: the one given with `CLICKHOUSE_URL`, else the role's own user of the embedded server. An analyst never gets the
 * given user, who may do everything.
 */
export function loginOf({ clickhouse, dataDir }: Settings, role: EngineRole): { username: string; password: string } {
	if (clickhouse.url && role === 'analyst')
		return { username: clickhouse.analyst?.user ?? 'pasokh_analyst', password: clickhouse.analyst?.password ?? '' };
	if (clickhouse.url) return { username: clickhouse.user ?? 'default', password: clickhouse.password ?? '' };
	const { user, password } = readCredentials(dataDir)[role];
	return { username: user, password };
}
