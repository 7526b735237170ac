import { createServer, type Socket } from 'node:net';
import type { Credentials } from '../engine/credentials.ts';
import type { EngineAddress } from '../engine/address.ts';
import { makeGuests } from './guests.ts';
import { helloAs, readHello, refusalPacket, type Hello } from './native-hello.ts';
import type { People } from './people.server.ts';
import { ownUser } from './own-user.ts';
import { explainRefusal } from './port-refused.ts';
import { ServerError } from '../engine/server-error.ts';
import { AWAY, away, SqlRefusal } from './sql-request.ts';
import { makeTunnels } from './tunnel.ts';

export interface NativeDoor {
	/** Takes a connection that the TLS front has accepted and decrypted. */
	receive(socket: Socket): void;
	/** Closes the port and every connection. */
	close(): void;
}

interface DoorDeps {
	port: number;
	/** Undefined while the engine starts. */
	engine: () => EngineAddress | undefined;
	/** The office's own users. */
	credentials: Credentials;
	people: People;
	/** Databases that a client may choose. */
	databases: readonly string[];
}

const HELLO_MS = 10_000;
/** Connections that have not yet logged in. */
const GUESTS = 256;
const UNKNOWN_DATABASE = { status: 404, code: 81, label: 'UNKNOWN_DATABASE' } as const;

/**
 * Opens the native port in front of the embedded server. The engine crashes (SIGABRT, 26.7.2.1) when it refuses a client during the
 * handshake, for a wrong password or an unknown database: a tool whose access was revoked would take the office down when it tries again.
 * So such clients are refused here. A tool's access is let in as the engine user that its person is lent; all else is forwarded
 * unchanged. Whoever was let in can still crash the engine with a malformed packet, so this port is off by default.
 * @throws ServerError if the port cannot be had
 */
export async function openNativeDoor({ port, engine, credentials, people, databases }: DoorDeps): Promise<NativeDoor> {
	const tunnels = makeTunnels();
	const guests = makeGuests(GUESTS);

	function receive(socket: Socket): void {
		socket.setNoDelay();
		socket.setTimeout(HELLO_MS, () => socket.destroy());
		guests.add(socket);
		socket.on('error', () => socket.destroy());
		let read: Buffer = Buffer.alloc(0);
		socket.on('data', function collect(chunk: Buffer) {
			read = Buffer.concat([read, chunk]);
			const hello = readHello(read);
			if (hello === undefined) return;
			socket.off('data', collect).pause();
			if (hello === null) return void socket.destroy();
			letIn(socket, hello, read).catch((error: unknown) => {
				const no = error instanceof SqlRefusal ? error : new SqlRefusal(AWAY, 'The office cannot look it up now.');
				socket.end(refusalPacket(no.code ?? AWAY.code, no.message));
			});
		});
	}

	/** Throws SqlRefusal. */
	async function letIn(socket: Socket, hello: Hello, read: Buffer): Promise<void> {
		const { user, password, database } = hello;
		const login = { user, password };
		const person = ownUser(credentials, login) === undefined ? await people.authenticate(login) : undefined;
		if (database !== '' && !databases.includes(database))
			throw new SqlRefusal(UNKNOWN_DATABASE, `Database ${database} does not exist.`);
		const to = engine();
		if (to === undefined) throw away();
		if (socket.destroyed) return;
		const loan = person && people.lend(person, () => socket.destroy());
		if (loan) socket.once('close', () => loan.end());
		guests.leave(socket);
		socket.setTimeout(0);
		tunnels.open(socket, to, helloAs(read, hello, loan?.as ?? login));
	}

	const server = createServer(receive);
	await new Promise<void>((resolve, reject) => {
		server.once('error', (cause: NodeJS.ErrnoException) => {
			const code = cause.code ?? cause.message;
			reject(new ServerError(explainRefusal({ variable: 'CLICKHOUSE_TCP_PORT', port, code }), { cause }));
		});
		server.listen({ host: '127.0.0.1', port }, resolve);
	});
	return {
		receive,
		close() {
			server.close();
			guests.close();
			tunnels.close();
		}
	};
}
