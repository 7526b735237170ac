import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { readCredentials } from '../engine/credentials.ts';
import { EngineAgent } from '../engine/agent.ts';
import { DOOR_HEADER, doorSecret, readEnginePort, type EngineAddress } from '../engine/address.ts';
import { READER } from '../model/quiet.ts';
import type { Settings } from '../settings.ts';
import { DISTRIBUTED_READING, DISTRIBUTED_WRITING } from './distributed-settings.ts';

/**
 * Who asks: `admin` migrates, `writer` is ingest, `reader` is web, `analyst` is a person's own SQL, `canceller` ends queries of
 * analysts and can do nothing else.
 */
export type Role = 'admin' | 'writer' | 'reader' | 'analyst' | 'canceller';

/**
 * What pages read stays unpacked in the server's memory, however much of a table it is: totals of five years of ten million letters took
 * 380 ms of CPU, 230 with it. And it is read in whole blocks, where the engine makes a megabyte of each: as of an instant 200, 150 with it.
 */
const UNPACKED = {
	preferred_block_size_bytes: '4000000',
	use_uncompressed_cache: 1,
	merge_tree_max_rows_to_use_cache: '1000000000',
	merge_tree_max_bytes_to_use_cache: '1000000000000'
} as const;

/**
 * A client for ClickHouse in a role: the server of `CLICKHOUSE_URL` with the user given there, else the
 * embedded one with the role's generated password.
 */
export function openClient(settings: Settings, role: Role): ClickHouseClient {
	const { clickhouse } = settings;
	return createClient({
		url: clickhouse.url ?? `http://127.0.0.1:${clickhouse.httpPort}`,
		...loginOf(settings, role),
		...(role === 'writer' ? besideTheDoor(settings) : {}),
		// The database may not exist yet for the one who is to create it.
		...(role === 'admin' ? {} : { database: clickhouse.database }),
		application: role === 'reader' ? READER : `pasokh-${role}`,
		// Its log quotes queries with their parameters; who calls says what failed.
		log: { level: ClickHouseLogLevel.OFF },
		// Of silence. A merge of ten million letters, which a rebuild ends with, takes minutes and says nothing meanwhile.
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
						// It looks through every AND for what follows of constants, which none of ours have, and copies all below it: the
						// plan of a recomputation took 388 ms of CPU with it, 75 without.
						optimize_and_compare_chain: 0,
						// No table has partitions, so this changes no answer; with it FINAL of a table that is merged to one part reads as without.
						// Else a range that an index cuts out of its middle is merged, row by row: the letters of a year took 130 ms of CPU for 35.
						do_not_merge_across_partitions_select_final: 1,
						...(clickhouse.cluster === undefined ? {} : { ...DISTRIBUTED_READING, ...DISTRIBUTED_WRITING }),
						...(role === 'reader' ? UNPACKED : {}),
						// A 64-bit integer above 2^53 would lose its last digits as a JSON number.
						output_format_json_quote_64bit_integers: role === 'reader' ? 0 : 1
					}
	});
}

const CONNECTIONS = 10;

/**
 * What ingest writes goes past the door, which costs 2.5 ms of CPU a megabyte, half of what the engine takes for a bare INSERT. Where the
 * engine listens is looked up for each connection: it may have been started again.
 */
function besideTheDoor({ clickhouse, dataDir }: Settings): object {
	if (clickhouse.url !== undefined) return {};
	const secret = doorSecret(readCredentials(dataDir));
	const address = (): EngineAddress | undefined => {
		const port = readEnginePort(dataDir);
		return port === undefined ? undefined : { port, secret };
	};
	return {
		http_agent: new EngineAgent(address, { maxSockets: CONNECTIONS }),
		http_headers: { [DOOR_HEADER]: secret }
	};
}

/**
 * The user of a role: the one user given for `CLICKHOUSE_URL`, else the role's own on the embedded server. An analyst is never
 * that one user, who may do everything.
 */
export function loginOf({ clickhouse, dataDir }: Settings, role: Role): { username: string; password: string } {
	if (clickhouse.url && role === 'analyst')
		return { username: clickhouse.analyst?.user ?? 'pasokh_analyst', password: clickhouse.analyst?.password ?? '' };
	if (clickhouse.url) return { username: clickhouse.user ?? 'default', password: clickhouse.password ?? '' };
	const { user, password } = readCredentials(dataDir)[role];
	return { username: user, password };
}
