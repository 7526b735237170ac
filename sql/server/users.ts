import { createHash } from 'node:crypto';
import type { Credential, Credentials } from './credentials.ts';
import { xml, type Xml } from './xml.ts';

/** What an analyst may read: the views made for people, and nothing behind them. */
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
	'operators_daily',
	'orgs_daily',
	'calls_daily'
] as const;

const ANALYST_SECONDS = 60;
const ANALYST_ROWS = 1_000_000;
const ANALYST_QUERIES_PER_HOUR = 3_600;
const ANALYST_SECONDS_PER_HOUR = 1_200;

/** What drivers and BI tools set on their own; the rest stays as the office gave it. */
const ANALYST_MAY_CHANGE = [
	'max_threads',
	'max_block_size',
	'result_overflow_mode',
	'extremes',
	'session_timezone',
	'log_comment',
	'join_use_nulls',
	'enable_http_compression',
	'http_zlib_compression_level',
	'send_progress_in_http_headers',
	'http_headers_progress_interval_ms',
	'cancel_http_readonly_queries_on_client_close',
	'date_time_output_format',
	'output_format_json_quote_64bit_integers',
	'output_format_json_quote_denormals',
	'output_format_csv_crlf_end_of_line',
	'format_csv_delimiter'
];

/**
 * Renders the users file. The server cannot reload it, and refuses `CREATE USER`.
 * @param memory bytes that the whole server may use
 */
export function renderUsers(users: Credentials, database: string, memory: number): string {
	const on = `${database}.*`;
	return xml({
		clickhouse: {
			profiles: {
				session: { max_sessions_for_user: 1, readonly: 0, constraints: { max_sessions_for_user: { const: {} } } },
				default: { max_memory_usage: share(memory, 0.7), log_queries: 1 },
				reader: { readonly: 2, max_memory_usage: share(memory, 0.5), max_execution_time: 60, log_queries: 1 },
				analyst: analystProfile(memory)
			},
			quotas: {
				free: {},
				analyst: {
					interval: {
						duration: 3_600,
						queries: ANALYST_QUERIES_PER_HOUR,
						execution_time: ANALYST_SECONDS_PER_HOUR
					}
				}
			},
			users: {
				default: localSession(),
				[users.admin.user]: user(users.admin, 'default', 'free', ['ALL ON *.* WITH GRANT OPTION']),
				[users.writer.user]: user(users.writer, 'default', 'free', [
					`SELECT, INSERT, ALTER, TRUNCATE, OPTIMIZE, CREATE TABLE, DROP TABLE, SHOW, dictGet ON ${on}`,
					'SELECT ON system.*',
					'SYSTEM RELOAD DICTIONARY ON *.*',
					'CREATE TEMPORARY TABLE ON *.*'
				]),
				[users.reader.user]: user(users.reader, 'reader', 'free', [
					`SELECT, SHOW, dictGet ON ${on}`,
					'SELECT ON system.*'
				]),
				[users.analyst.user]: user(
					users.analyst,
					'analyst',
					'analyst',
					ANALYST_VIEWS.map((view) => `SELECT ON ${database}.${view}`)
				),
				// Ends queries of analysts: a reader may not, whatever it is granted, for it may change nothing.
				[users.canceller.user]: user(users.canceller, 'default', 'free', [
					'SELECT ON system.processes',
					'KILL QUERY ON *.*'
				])
			}
		}
	});
}

function analystProfile(memory: number): Xml {
	const bytes = share(memory, 0.25);
	const upTo = (max: number): Xml => ({ min: 1, max, changeable_in_readonly: {} });
	return {
		readonly: 1,
		max_execution_time: ANALYST_SECONDS,
		max_memory_usage: bytes,
		max_memory_usage_for_user: share(memory, 0.4),
		max_result_rows: ANALYST_ROWS,
		max_concurrent_queries_for_user: 4,
		log_queries: 1,
		constraints: {
			max_execution_time: upTo(ANALYST_SECONDS),
			max_memory_usage: upTo(bytes),
			max_result_rows: upTo(ANALYST_ROWS),
			...Object.fromEntries(ANALYST_MAY_CHANGE.map((name) => [name, { changeable_in_readonly: {} }]))
		}
	};
}

/**
 * The session that holds the listeners open logs in as `default` without a password, and so could anybody on
 * this machine: the one session that the profile allows is taken before the first listener opens.
 */
function localSession(): Xml {
	return {
		password: '',
		networks: { ip: '127.0.0.1' },
		profile: 'session',
		quota: 'free',
		grants: grants(['SYSTEM LISTEN, SYSTEM FLUSH LOGS ON *.*', 'READ, WRITE ON FILE', 'CREATE TEMPORARY TABLE ON *.*'])
	};
}

function user(credential: Credential, profile: string, quota: string, may: string[]): Xml {
	return {
		password_sha256_hex: createHash('sha256').update(credential.password).digest('hex'),
		networks: { ip: '::/0' },
		profile,
		quota,
		grants: grants(may)
	};
}

function grants(may: string[]): Xml {
	return { query: may.map((one) => `GRANT ${one}`) };
}

function share(memory: number, part: number): number {
	return Math.floor(memory * part);
}
