import { rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '#sql/client/open.server.ts';
import { migrate } from '#sql/migrate/run.server.ts';
import { openStore, type Store } from '#sql/office/store.server.ts';
import { createAccess } from '#sql/office/tool-access.ts';
import { createUser } from '#sql/office/users.ts';
import type { EmbeddedServer } from '#sql/server/embedded.server.ts';
import { startEngine } from '#sql/server/engine.server.ts';
import { openSqlDoors } from '#sql/server/serve.server.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { makeDataDir } from './data-dir.ts';
import { freePort } from './ports.ts';
import { rowsOf } from './state.ts';

/** Sends bytes as they are and gives what comes back until the other side ends, or has said nothing for `quietMs`. */
export function sayRaw(port: number, bytes: string | Buffer, quietMs = 2_000): Promise<string> {
	return new Promise((resolve) => {
		const said: Buffer[] = [];
		const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
		socket.setTimeout(quietMs, () => socket.destroy());
		socket.on('data', (chunk: Buffer) => said.push(chunk)).on('error', () => socket.destroy());
		socket.once('close', () => resolve(Buffer.concat(said).toString('latin1')));
	});
}

/** Connections that say so much and then nothing; they stay open. */
export async function openSilent(port: number, count: number, bytes: string): Promise<Socket[]> {
	const one = (): Promise<Socket> =>
		new Promise((resolve) => {
			const socket = connect(port, '127.0.0.1', () => {
				socket.write(bytes);
				resolve(socket);
			});
			socket.on('error', () => resolve(socket));
		});
	return Promise.all(Array.from({ length: count }, one));
}

export interface Access {
	login: string;
	secret: string;
}

export interface Answer {
	status: number;
	headers: Headers;
	text: string;
}

export interface SqlDoorUnderTest {
	settings: Settings;
	store: Store;
	admin: ClickHouseClient;
	url: string;
	port: number;
	/** The engine behind the door, as it is now. */
	server(): EmbeddedServer;
	/** Starts the engine again after its end. */
	restart(): Promise<void>;
	/** Closes the doors too, and opens them again. */
	reopen(): Promise<void>;
	/** Somebody new, and an access of theirs. */
	makePerson(): Promise<{ id: string; name: string; access: Access }>;
	makeAccess(userId: string): Promise<Access>;
	ask(as: Access | undefined, sql: string, options?: RequestInit & { query?: string }): Promise<Answer>;
	textOf(as: Access, sql: string, query?: string): Promise<string>;
	/** What runs of a person, asked of the engine. */
	running(id: string): Promise<unknown[]>;
	stop(): Promise<void>;
}

/** Takes half a minute, and looks at its limits all the while. */
export const LONG_SQL =
	'SELECT count() FROM numbers(1900000000) WHERE sipHash128(number, number) = reverse(sipHash128(number))';

export const basicOf = ({ login, secret }: Access) => `Basic ${Buffer.from(`${login}:${secret}`).toString('base64')}`;

/** The embedded server behind its door, both of this process. */
export async function startSqlDoor(): Promise<SqlDoorUnderTest> {
	const settings = readSettings({
		PASOKH_DATA_DIR: await makeDataDir('pasokh-door-'),
		CLICKHOUSE_HTTP_PORT: String(await freePort()),
		CLICKHOUSE_TCP_PORT: String(await freePort())
	});
	const port = settings.clickhouse.httpPort;
	const url = `http://127.0.0.1:${port}`;
	let doors = await openSqlDoors(settings);
	let server = await startEngine(settings);
	await migrate(settings);
	const store = await openStore(settings);
	const admin = openClient(settings, 'admin');
	let people = 0;

	async function makeAccess(userId: string): Promise<Access> {
		const made = await createAccess(store, userId, { name: 'tool', days: 7 }, new Date());
		if (typeof made === 'string') throw new Error(made);
		return made;
	}

	async function ask(
		as: Access | undefined,
		sql: string,
		{ query = '', headers, ...rest }: RequestInit & { query?: string } = {}
	): Promise<Answer> {
		const response = await fetch(`${url}/?${query}`, {
			...{ method: 'POST', body: sql, ...rest },
			headers: { ...(as ? { Authorization: basicOf(as) } : {}), ...(headers as Record<string, string>) }
		});
		return { status: response.status, headers: response.headers, text: (await response.text()).trim() };
	}

	async function close(): Promise<void> {
		await server.stop();
		await doors.close();
	}

	return {
		...{ settings, store, admin, url, port, makeAccess, ask },
		server: () => server,
		async restart() {
			server = await startEngine(settings);
		},
		async reopen() {
			await close();
			doors = await openSqlDoors(settings);
			server = await startEngine(settings);
		},
		async makePerson() {
			const name = `analyst-${people++}`;
			const { id } = await createUser(store, { name, role: 'analyst' });
			return { id, name, access: await makeAccess(id) };
		},
		textOf: async (as, sql, query = '') => (await ask(as, sql, { query })).text,
		running: (id) => rowsOf(admin, `SELECT query_id FROM system.processes WHERE startsWith(query_id, '${id}.')`),
		async stop() {
			await admin.close();
			await store.close();
			await close();
			await rm(settings.dataDir, { recursive: true, force: true });
		}
	};
}
