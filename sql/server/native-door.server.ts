import { createServer, type Socket } from 'node:net';
import { readHello, refusal, type Hello } from './native-hello.ts';
import { explainRefusal } from './port-refused.ts';
import { ServerError } from './server-error.ts';
import { makeTunnels } from './tunnel.ts';

export interface NativeDoor {
	/** Closes the port and every connection. */
	close(): void;
}

interface DoorDeps {
	port: number;
	/** The server's own native port, at this moment. */
	inner: () => number;
	/** Whether the server would take this user and password. */
	isLetIn: (hello: Hello) => boolean;
	/** Databases that a client may begin in. */
	databases: readonly string[];
}

const HELLO_MS = 10_000;
const CONNECTIONS = 400;
const AUTHENTICATION_FAILED = 516;
const UNKNOWN_DATABASE = 81;

/**
 * The native port. The embedded server is behind it, for it dies (SIGABRT, 26.7.2.1) of each client that it refuses while that one
 * introduces itself, by a wrong password or an unknown database: a tool whose access was revoked, and that tries again, would take
 * the office down. So whoever would be refused is refused here, and else the bytes are handed on as they are.
 * @throws ServerError when the port cannot be had
 */
export async function openNativeDoor({ port, inner, isLetIn, databases }: DoorDeps): Promise<NativeDoor> {
	const tunnels = makeTunnels();
	const waiting = new Set<Socket>();

	function receive(socket: Socket): void {
		socket.setNoDelay();
		socket.setTimeout(HELLO_MS, () => socket.destroy());
		waiting.add(socket);
		socket.once('close', () => waiting.delete(socket)).on('error', () => socket.destroy());
		let read: Buffer = Buffer.alloc(0);
		socket.on('data', function collect(chunk: Buffer) {
			read = Buffer.concat([read, chunk]);
			const hello = readHello(read);
			if (hello === undefined) return;
			socket.off('data', collect).pause().setTimeout(0);
			waiting.delete(socket);
			const no = hello && refusalOf(hello);
			if (hello === null) socket.destroy();
			else if (no) socket.end(no);
			else tunnels.open(socket, inner(), read);
		});
	}

	function refusalOf(hello: Hello): Buffer | undefined {
		if (!isLetIn(hello))
			return refusal(
				AUTHENTICATION_FAILED,
				`${hello.user}: Authentication failed: password is incorrect, or there is no user with such name.`
			);
		if (hello.database !== '' && !databases.includes(hello.database))
			return refusal(UNKNOWN_DATABASE, `Database ${hello.database} does not exist.`);
		return undefined;
	}

	const server = createServer(receive);
	server.maxConnections = CONNECTIONS;
	await new Promise<void>((resolve, reject) => {
		server.once('error', (cause: NodeJS.ErrnoException) => {
			const code = cause.code ?? cause.message;
			reject(new ServerError(explainRefusal({ variable: 'CLICKHOUSE_TCP_PORT', port, code }), { cause }));
		});
		server.listen({ host: '127.0.0.1', port }, resolve);
	});
	return {
		close() {
			server.close();
			for (const one of waiting) one.destroy();
			tunnels.close();
		}
	};
}
