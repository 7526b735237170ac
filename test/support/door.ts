import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** What a load sent in one request. */
export interface Knock {
	path: string;
	headers: IncomingHttpHeaders;
	events: { event_id: string; [field: string]: unknown }[];
}

/** A door that answers as it is told; every event is accepted unless `answer` has taken over. */
export async function openTestDoor(answer?: (knock: Knock, count: number, response: ServerResponse) => boolean) {
	const knocks: Knock[] = [];
	const server = createServer((request, response) => {
		if (request.url === '/readyz') {
			const waiting = { batches: 0, events: 0, bytes: 0, oldest_at: null };
			return void response.end(JSON.stringify({ status: 'ready', at: new Date().toISOString(), waiting }));
		}
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const lines = gunzipSync(Buffer.concat(chunks)).toString().trimEnd().split('\n');
			const knock = { path: request.url!, headers: request.headers, events: lines.map((line) => JSON.parse(line)) };
			knocks.push(knock);
			if (answer?.(knock, knocks.length, response)) return;
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ accepted: lines.length, duplicates: 0, rejected: [] }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		knocks,
		async close(): Promise<void> {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}
