import { DISTRIBUTED_READING } from '../client/distributed-settings.ts';
import { ANALYST_QUOTA } from '../model/analyst-quota.ts';

/**
 * What an analyst may see, do and use up, whoever holds the login. The embedded server's users file and the roles of any other server are
 * both rendered from this.
 */

/** The views made for people, and nothing behind them. */
export const ANALYST_VIEWS = [
	'events',
	'letters',
	'letters_at',
	'letters_known',
	'referrals',
	'referrals_at',
	'referrals_known',
	'loans',
	'loans_at',
	'loans_known',
	'calls',
	'calls_at',
	'calls_known',
	'joined_keys',
	'joined_keys_known',
	'letters_daily',
	'operators_daily',
	'orgs_daily',
	'calls_daily',
	'county_residents'
] as const;

/** Names of codes, and calendars, which are no secret. Our SQL functions look dates up in them. */
const ANALYST_DICTIONARIES = [
	'bodies_by_code',
	'channels_by_code',
	'categories_by_code',
	'counties_by_code',
	'holidays_by_day',
	'calendar_by_day',
	'working_days_by_day'
] as const;

/** Without a grant the engine shows only those system tables that list its features and one's own grants. */
export function analystGrants(database: string): string[] {
	return [
		...ANALYST_VIEWS.map((view) => `SELECT ON ${database}.${view}`),
		...ANALYST_DICTIONARIES.map((dictionary) => `dictGet ON ${database}.${dictionary}`),
		'SELECT ON system.keywords'
	];
}

const GIGABYTE = 1_000_000_000;

/** A setting's value. An analyst who may change it can raise it up to `max`, if there is one. */
export interface SettingLimit {
	value?: number | string;
	max?: number;
	mayChange?: true;
}

const fixed = (value: number | string): SettingLimit => ({ value });
const upTo = (max: number): SettingLimit => ({ value: max, max, mayChange: true });
/** Starts with the engine's own default. */
const below = (max: number): SettingLimit => ({ max, mayChange: true });

/**
 * @param memory bytes that the whole server may use
 * @returns settings by name; those without `mayChange` are fixed. For most of them 0 would mean no limit, so the minimum is 1
 */
export function analystSettings(memory: number): Record<string, SettingLimit> {
	const share = (part: number): number => Math.floor(memory * part);
	return {
		readonly: fixed(1),
		max_execution_time: upTo(60),
		max_memory_usage: upTo(share(0.25)),
		max_memory_usage_for_user: fixed(share(0.4)),
		max_result_rows: upTo(1_000_000),
		max_result_bytes: upTo(GIGABYTE / 2),
		max_rows_to_read: upTo(2 * GIGABYTE),
		max_bytes_to_read: upTo(200 * GIGABYTE),
		max_concurrent_queries_for_user: fixed(8),
		// Out of the server's hundred; the rest is for the office.
		max_concurrent_queries_for_all_users: fixed(60),
		// A query that needs more memory fails, instead of filling the disk.
		max_bytes_ratio_before_external_group_by: fixed(0),
		max_bytes_ratio_before_external_sort: fixed(0),
		max_bytes_ratio_before_external_join: fixed(0),
		max_temporary_data_on_disk_size_for_user: fixed(1),
		// Time limits are checked between blocks, so blocks must be small.
		max_block_size: below(1_000_000),
		max_threads: below(64),
		function_range_max_elements_in_block: fixed(10_000_000),
		function_sleep_max_microseconds_per_block: fixed(3_000_000),
		timeout_before_checking_execution_speed: fixed(10),
		timeout_overflow_mode: fixed('throw'),
		timeout_overflow_mode_leaf: fixed('throw'),
		read_overflow_mode: fixed('throw'),
		// Parsing and planning have no time limit.
		max_query_size: fixed(262_144),
		max_parser_depth: fixed(1_000),
		max_parser_backtracks: fixed(1_000_000),
		max_ast_depth: fixed(1_000),
		max_ast_elements: fixed(50_000),
		max_expanded_ast_elements: fixed(500_000),
		max_subquery_depth: fixed(100),
		max_recursive_cte_evaluation_depth: fixed(1_000),
		max_hyperscan_regexp_length: fixed(10_000),
		max_hyperscan_regexp_total_length: fixed(100_000),
		// An analyst's query pauses while a query of the office runs. Where the server may set priorities (CAP_SYS_NICE) its threads yield
		// too, because some functions check no limit before a block is done.
		priority: fixed(10),
		os_threads_nice_value_query: fixed(15),
		log_queries: fixed(1),
		// A client that goes away leaves no query running.
		cancel_http_readonly_queries_on_client_close: fixed(1),
		// sql/client/open.server.ts gives the reasons.
		optimize_and_compare_chain: fixed(0),
		do_not_merge_across_partitions_select_final: fixed(1),
		...Object.fromEntries(MAY_CHANGE.map((name): [string, SettingLimit] => [name, { mayChange: true }]))
	};
}

/** Settings that drivers and BI tools change on their own. Analysts can change no others. */
const MAY_CHANGE = [
	'result_overflow_mode',
	'extremes',
	'session_timezone',
	'log_comment',
	'join_use_nulls',
	'enable_http_compression',
	'http_zlib_compression_level',
	'send_progress_in_http_headers',
	'http_headers_progress_interval_ms',
	'date_time_output_format',
	'output_format_json_quote_64bit_integers',
	'output_format_json_quote_denormals',
	'output_format_csv_crlf_end_of_line',
	'format_csv_delimiter'
];

/**
 * The same as SQL, for `sql/roles/roles.sql`.
 * @param has whether the server knows a setting, since older ones may not
 */
export function analystRole(
	database: string,
	memory: number,
	has: (setting: string) => boolean = () => true,
	isCluster = false
): Record<string, string> {
	const distributed = Object.entries(isCluster ? DISTRIBUTED_READING : {}).filter(([name]) => has(name));
	const literal = (value: number | string) => (typeof value === 'number' ? value : `'${value}'`);
	const all = {
		...analystSettings(memory),
		...Object.fromEntries(distributed.map(([name, value]) => [name, fixed(value)]))
	};
	const known = Object.entries(all).filter(([name]) => has(name));
	const settings = known.map(([name, { value, max, mayChange }]) =>
		[
			name,
			value === undefined ? '' : `= ${literal(value)}`,
			max === undefined ? '' : `MIN 1 MAX ${max}`,
			mayChange ? 'CHANGEABLE_IN_READONLY' : 'CONST'
		]
			.filter((part) => part !== '')
			.join(' ')
	);
	const intervals = ANALYST_QUOTA.map(
		({ seconds, max }) =>
			`FOR INTERVAL ${seconds} second MAX ${Object.entries(max)
				.map(([what, most]) => `${what} = ${most}`)
				.join(', ')}`
	);
	return {
		analyst_settings: settings.join(',\n\t'),
		analyst_quota: intervals.join(',\n\t'),
		analyst_grants: analystGrants(database).join(', '),
		of_cluster: distributed.map(([name, value]) => `, ${name} = ${literal(value)}`).join('')
	};
}
