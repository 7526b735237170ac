import { join } from 'node:path';
import { DOOR_HEADER } from '../engine/address.ts';
import { xml, type Xml } from './xml.ts';

export interface ServerConfig {
	/** Absolute path of the server's own directory. */
	dir: string;
	httpPort: number;
	/** Absent: no native protocol. */
	tcpPort?: number;
	/** If it has a door: the secret that the door sends, without which nobody is answered. */
	doorSecret?: string;
	/** Bytes that the whole server may use. */
	memory: number;
}

const QUERY_LOG_DAYS = 3;
const MEGABYTE = 1024 * 1024;

/** The server's files, in its directory. */
export function filesOf(dir: string): { config: string; users: string; warnings: string } {
	return { config: join(dir, 'server.xml'), users: join(dir, 'users.xml'), warnings: join(dir, 'warnings.log') };
}

/** The only folder in which the server may write and read backups. */
export function backupsDir(dir: string): string {
	return join(dir, 'backups');
}

/**
 * The paths that are answered by HTTP; all others give a bare 404. This hides the engine's own pages: in `/webterminal` an analyst has no
 * limits (26.7.2.1).
 */
function httpRules(doorSecret: string | undefined): Xml[] {
	const only: { [name: string]: Xml } = doorSecret === undefined ? {} : { headers: { [DOOR_HEADER]: doorSecret } };
	return [
		{ url: '/ping', ...only, handler: { type: 'ping' } },
		{ url: '/replicas_status', ...only, handler: { type: 'replicas_status' } },
		{ url: '/', ...only, handler: { type: 'dynamic_query_handler', query_param_name: 'query' } }
	];
}

/** Renders the server's configuration. It has no `logger`, because with one the log is a trace, whatever its level. */
export function renderServer({ dir, httpPort, tcpPort, doorSecret, memory }: ServerConfig): string {
	const store = join(dir, 'store');
	return xml({
		clickhouse: {
			path: `${store}/`,
			tmp_path: `${store}/tmp/`,
			user_files_path: `${store}/user_files/`,
			format_schema_path: `${store}/format_schemas/`,
			users_config: filesOf(dir).users,
			listen_host: '127.0.0.1',
			http_port: httpPort,
			...(tcpPort === undefined ? {} : { tcp_port: tcpPort }),
			http_handlers: { rule: httpRules(doorSecret) },
			timezone: 'UTC',
			max_server_memory_usage: memory,
			mark_cache_size: Math.min(512 * MEGABYTE, Math.floor(memory / 8)),
			// For pages, which read the same columns again and again (see openClient).
			uncompressed_cache_size: Math.min(4_096 * MEGABYTE, Math.floor(memory / 4)),
			max_concurrent_queries: 100,
			max_connections: 1_024,
			keep_alive_timeout: 30,
			backups: { allowed_path: `${backupsDir(dir)}/` },
			access_control_improvements: {
				settings_constraints_replace_previous: 'true',
				select_from_system_db_requires_grant: 'true',
				select_from_information_schema_requires_grant: 'false'
			},
			query_log: {
				database: 'system',
				table: 'query_log',
				partition_by: 'event_date',
				ttl: `event_date + INTERVAL ${QUERY_LOG_DAYS} DAY DELETE`
			}
		}
	});
}
