import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Settings } from '../settings.ts';
import { makeGuests } from './guests.ts';
import { explainRefusal } from './port-refused.ts';
import { ServerError } from '../engine/server-error.ts';

export interface TlsFront {
	/** Closes the ports and every connection. */
	close(): void;
}

const HANDSHAKE_MS = 10_000;
/** Connections of one port that are in their TLS handshake. */
const GUESTS = 256;

/** Who takes the decrypted connections. No port is opened for a protocol that nobody takes. */
export interface TlsReceivers {
	http: (socket: TLSSocket) => void;
	native?: (socket: TLSSocket) => void;
}

/**
 * Opens the doors to other machines, by TLS. The engine itself listens on loopback only and cannot speak TLS ("supports only TCP and HTTP
 * listeners").
 * @throws ServerError when a file or a port cannot be used
 */
export async function openTlsFront(clickhouse: Settings['clickhouse'], receivers: TlsReceivers): Promise<TlsFront> {
	const { host, httpsPort, tcpSecurePort, tls } = clickhouse;
	if (tls === undefined) return { close: () => {} };
	const credentials = {
		cert: readPem('CLICKHOUSE_TLS_CERT_FILE', tls.certFile),
		key: readPem('CLICKHOUSE_TLS_KEY_FILE', tls.keyFile)
	};
	const fronts: TlsFront[] = [];
	const close = () => fronts.forEach((front) => front.close());
	try {
		fronts.push(await listen('CLICKHOUSE_HTTPS_PORT', httpsPort, receivers.http));
		if (receivers.native) fronts.push(await listen('CLICKHOUSE_TCP_SECURE_PORT', tcpSecurePort, receivers.native));
		return { close };
	} catch (error) {
		close();
		throw error;
	}

	async function listen(variable: string, port: number, receive: (socket: TLSSocket) => void): Promise<TlsFront> {
		const server = makeServer(credentials);
		const guests = makeGuests(GUESTS);
		server.on('connection', (socket: Socket) => guests.add(socket));
		server.on('secureConnection', (socket) => {
			guests.leave(socket);
			receive(socket);
		});
		await new Promise<void>((resolve, reject) => {
			server.once('error', (cause: NodeJS.ErrnoException) =>
				reject(new ServerError(explain(variable, port, cause), { cause }))
			);
			server.listen({ host, port }, resolve);
		});
		return {
			close() {
				server.close();
				guests.close();
			}
		};
	}

	function explain(variable: string, port: number, { code }: NodeJS.ErrnoException): string {
		if (code === 'EADDRINUSE' || code === 'EACCES') return explainRefusal({ variable, port, code });
		return `CLICKHOUSE_HOST ${host}: this machine cannot listen on this address`;
	}
}

function makeServer(credentials: { cert: Buffer; key: Buffer }): Server {
	try {
		const server = createServer({ ...credentials, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS });
		// Node drops connections that fail the handshake.
		server.on('tlsClientError', () => {});
		return server;
	} catch (cause) {
		throw new ServerError(
			`CLICKHOUSE_TLS_CERT_FILE and CLICKHOUSE_TLS_KEY_FILE must be a certificate and its key in PEM (${(cause as Error).message})`,
			{ cause }
		);
	}
}

function readPem(variable: string, path: string): Buffer {
	try {
		return readFileSync(path);
	} catch (cause) {
		throw new ServerError(`${variable} must be a file that can be read, not ${JSON.stringify(path)}`, { cause });
	}
}
