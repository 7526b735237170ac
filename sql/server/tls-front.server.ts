import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:tls';
import type { Settings } from '../settings.ts';
import { explainRefusal } from './port-refused.ts';
import { ServerError } from './server-error.ts';
import { makeTunnels } from './tunnel.ts';

export interface TlsFront {
	/** Closes the ports and every connection. */
	close(): void;
}

const HANDSHAKE_MS = 10_000;
/** Of either port; the server has 1,024. */
const CONNECTIONS = 400;

/**
 * The way to the server from other machines: it speaks no TLS and listens on loopback alone ("supports only TCP and HTTP
 * listeners"), so two ports of ours do, for HTTP and for the native protocol, and hand the bytes on as they are.
 * @throws ServerError when a file or a port cannot be used
 */
export async function openTlsFront(clickhouse: Settings['clickhouse']): Promise<TlsFront> {
	const { host, httpPort, tcpPort, httpsPort, tcpSecurePort, tls } = clickhouse;
	if (tls === undefined) return { close: () => {} };
	const credentials = {
		cert: readPem('CLICKHOUSE_TLS_CERT_FILE', tls.certFile),
		key: readPem('CLICKHOUSE_TLS_KEY_FILE', tls.keyFile)
	};
	const fronts: TlsFront[] = [];
	const close = () => fronts.forEach((front) => front.close());
	try {
		fronts.push(await listen('CLICKHOUSE_HTTPS_PORT', httpsPort, httpPort));
		fronts.push(await listen('CLICKHOUSE_TCP_SECURE_PORT', tcpSecurePort, tcpPort));
		return { close };
	} catch (error) {
		close();
		throw error;
	}

	async function listen(variable: string, port: number, inner: number): Promise<TlsFront> {
		const server = makeServer(credentials);
		const tunnels = makeTunnels();
		server.on('secureConnection', (outside) => tunnels.open(outside, inner));
		await new Promise<void>((resolve, reject) => {
			server.once('error', (cause: NodeJS.ErrnoException) =>
				reject(new ServerError(explain(variable, port, cause), { cause }))
			);
			server.listen({ host, port }, resolve);
		});
		return {
			close() {
				server.close();
				tunnels.close();
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
		server.maxConnections = CONNECTIONS;
		// Whoever does not finish the handshake is dropped by Node.
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
