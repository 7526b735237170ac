import { openStore } from '../office/store.server.ts';
import type { Settings } from '../settings.ts';
import { ensureCredentials } from '../engine/credentials.ts';
import { engineOf, peopleUsers } from '../engine/address.ts';
import type { EmbeddedServer } from './embedded.server.ts';
import { startEngine } from './engine.server.ts';
import { openHttpDoor } from './http-door.server.ts';
import { openNativeDoor } from './native-door.server.ts';
import { openPeople } from './people.server.ts';
import { openTlsFront } from './tls-front.server.ts';

/** The ports at which SQL is asked. */
export interface SqlDoors {
	close(): Promise<void>;
}

/**
 * Opens the ports before the engine of this data directory, whichever process runs it. While it is away, clients are asked to come again.
 * @throws ServerError for ports that cannot be had, OfficeError for the office's store
 */
export async function openSqlDoors(settings: Settings): Promise<SqlDoors> {
	const { clickhouse, dataDir } = settings;
	const credentials = ensureCredentials(dataDir);
	const engine = engineOf(dataDir);
	const store = await openStore(settings);
	const people = openPeople(settings, store, peopleUsers(credentials));
	const common = { credentials, people };
	const open: { close(): void }[] = [];
	const close = async (): Promise<void> => {
		for (const one of open.toReversed()) one.close();
		await people.close();
		await store.close();
	};
	try {
		const http = await openHttpDoor({ ...common, port: clickhouse.httpPort, engine: engine.http });
		open.push(http);
		const databases = ['default', 'system', clickhouse.database];
		const native = clickhouse.native
			? await openNativeDoor({ ...common, port: clickhouse.tcpPort, databases, engine: engine.native })
			: undefined;
		if (native) open.push(native);
		open.push(
			await openTlsFront(clickhouse, {
				http: (socket) => http.receive(socket),
				...(native ? { native: (socket) => native.receive(socket) } : {})
			})
		);
		return { close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Has doors and engine in one process, for as long as the engine runs. @throws ServerError, OfficeError */
export async function serveEmbedded(settings: Settings): Promise<EmbeddedServer> {
	const doors = await openSqlDoors(settings);
	try {
		const server = await startEngine(settings);
		const exited = server.exited.finally(() => doors.close());
		return {
			...server,
			url: `http://127.0.0.1:${settings.clickhouse.httpPort}`,
			exited,
			async stop(limitMs) {
				await server.stop(limitMs);
				await exited;
			}
		};
	} catch (error) {
		await doors.close();
		throw error;
	}
}
