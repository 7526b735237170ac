import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { freePort } from './ports.ts';

/** A request as the server got it. */
export interface Got {
	path: string;
	headers: IncomingMessage['headers'];
	body: string;
}

/** A real HTTP server of somebody else's. */
export interface HttpTarget {
	port: number;
	got: Got[];
	stop(): Promise<void>;
}

/** Listens on an address of this machine, and answers as it is told to. */
export async function startHttpTarget(
	answer: (response: ServerResponse, got: Got) => void,
	{ address = '127.0.0.1', port }: { address?: string; port?: number } = {}
): Promise<HttpTarget> {
	const got: Got[] = [];
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const one = { path: request.url!, headers: request.headers, body: Buffer.concat(parts).toString('utf8') };
			got.push(one);
			answer(response, one);
		});
	});
	const at = port ?? (await freePort());
	await new Promise<void>((resolve) => server.listen(at, address, resolve));
	return {
		...{ port: at, got },
		stop: () => {
			server.closeAllConnections();
			return new Promise((resolve) => server.close(() => resolve()));
		}
	};
}
