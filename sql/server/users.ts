import { createHash } from 'node:crypto';
import { analystGrants, analystSettings, type SettingLimit } from './analyst.ts';
import type { Credential, Credentials } from '../engine/credentials.ts';
import { xml, type Xml } from './xml.ts';

/**
 * Renders the users file. The server cannot reload it, and refuses `CREATE USER`.
 * @param memory bytes that the whole server may use
 * @param people users that the door lends to people (people.server.ts)
 */
export function renderUsers(
	users: Credentials,
	database: string,
	memory: number,
	people: readonly Credential[] = []
): string {
	const on = `${database}.*`;
	const ofPages = { priority: 1, max_memory_usage: share(memory, 0.5), max_execution_time: 60, log_queries: 1 };
	return xml({
		clickhouse: {
			profiles: {
				session: { max_sessions_for_user: 1, readonly: 0, constraints: { max_sessions_for_user: { const: {} } } },
				default: { max_memory_usage: share(memory, 0.7), log_queries: 1 },
				reader: { readonly: 2, ...ofPages },
				keeper: ofPages,
				analyst: analystProfile(memory)
			},
			// The door counts what people use up, since its meter outlives this server.
			quotas: { free: {} },
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
				// What web reads, and one table to keep some of it in. The reader itself is read-only.
				[users.keeper.user]: user(users.keeper, 'keeper', 'free', [
					`SELECT, dictGet ON ${on}`,
					`INSERT ON ${database}.known_letters`
				]),
				[users.analyst.user]: user(users.analyst, 'analyst', 'free', analystGrants(database)),
				// Ends queries of analysts. The reader cannot, whatever it is granted, because it is read-only.
				[users.canceller.user]: user(users.canceller, 'default', 'free', [
					'SELECT ON system.processes',
					'KILL QUERY ON *.*'
				]),
				...Object.fromEntries(people.map((one) => [one.user, user(one, 'analyst', 'free', analystGrants(database))]))
			}
		}
	});
}

/** Each limit is also a constraint, so that it holds even in a session without `readonly = 1`. */
function analystProfile(memory: number): Xml {
	const limits = Object.entries(analystSettings(memory));
	const constraint = ({ max, mayChange }: SettingLimit): Xml =>
		mayChange ? { ...(max === undefined ? {} : { min: 1, max }), changeable_in_readonly: {} } : { const: {} };
	return {
		...Object.fromEntries(limits.flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]]))),
		constraints: Object.fromEntries(limits.map(([name, limit]) => [name, constraint(limit)]))
	};
}

/**
 * The session that keeps the listeners open logs in as `default` without a password. So that nobody else on this machine can, the profile
 * allows one session, which is taken before the first listener opens.
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
