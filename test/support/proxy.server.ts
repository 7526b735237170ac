import { Agent, createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '#ingest/scenario/random.ts';

/** A request that passes by. */
export interface Passing {
	/** Method and decoded address, and the beginning of what it carries: enough to tell one query from another. */
	text: string;
}

/** What befalls a request. The first rule that has something to say decides. */
export interface Fate {
	/** Awaited before it is passed on. */
	before?: () => unknown;
	/** The connection breaks: before the request is passed on, or after it was done, without the answer. */
	cut?: 'before' | 'after';
	/** Answered with this error of ClickHouse: instead of being passed on, or though it was done. */
	refuse?: { code: number; name: string; though: 'not done' | 'done' };
	/** Answered as if it were done, and never passed on. */
	pretend?: boolean;
	/** Added to the address: settings of ClickHouse for this one query. */
	search?: string;
	/** Another text for what it carries. */
	rewrite?: (body: string) => string;
	/** Done by the servers on these ports first; an error of theirs is the answer. */
	first?: number[];
	/** Awaited when the answer is there, before it is given. */
	after?: () => unknown;
}

export type Rule = (passing: Passing) => Fate | undefined;

export interface Proxy {
	url: string;
	/** Until the returned function is called, the rule stands before those that are there. */
	rule(rule: Rule): () => void;
	/** Until the returned function is called, told the status of each answer that comes. */
	watch(watcher: (status: number) => void): () => void;
	/** Breaks every connection that is open. */
	sever(): void;
	close(): Promise<void>;
}

const TEXT_BYTES = 20_000;

/** Stands between a client and a server of HTTP on loopback, and lets happen to requests what networks do to them. */
export async function startProxy(port: number, targetPort: number): Promise<Proxy> {
	const rules: Rule[] = [];
	const watchers = new Set<(status: number) => void>();
	const sockets = new Set<Socket>();
	const agent = new Agent({ keepAlive: true, maxSockets: 64 });
	const server = createServer({ maxHeaderSize: 2 ** 20 }, (request, response) => {
		pass(request, response).catch(() => request.socket.destroy());
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.once('close', () => sockets.delete(socket));
	});
	server.keepAliveTimeout = 0;

	async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		let body = await wholeOf(request);
		const text = `${request.method} ${readable(request.url ?? '')}\n${body.toString('latin1', 0, TEXT_BYTES)}`;
		const fate = rules.map((rule) => rule({ text })).find((one) => one !== undefined) ?? {};
		await fate.before?.();
		if (fate.cut === 'before') throw new Error('cut');
		if (fate.pretend) return void response.writeHead(200).end();
		if (fate.refuse?.though === 'not done') return refuse(response, fate.refuse);
		if (fate.rewrite) body = Buffer.from(fate.rewrite(body.toString('latin1')), 'latin1');
		for (const port of fate.first ?? []) {
			const early = await forward(request, response, body, fate.search, port);
			if (early.status !== 200) return void response.writeHead(early.status, early.headers).end(early.body);
		}
		const answer = await forward(request, response, body, fate.search);
		for (const watcher of watchers) watcher(answer.status);
		await fate.after?.();
		if (fate.cut === 'after') throw new Error('cut');
		if (fate.refuse) return refuse(response, fate.refuse);
		response.writeHead(answer.status, answer.headers).end(answer.body);
	}

	function forward(request: IncomingMessage, response: ServerResponse, body: Buffer, search = '', port = targetPort) {
		return new Promise<{ status: number; headers: string[]; body: Buffer }>((resolve, reject) => {
			const path = `${request.url}${search && `${request.url?.includes('?') ? '&' : '?'}${search}`}`;
			const { method } = request;
			const { 'transfer-encoding': _, ...headers } = { ...request.headers, 'content-length': String(body.length) };
			const going = ask({
				host: '127.0.0.1',
				port,
				method,
				path,
				headers,
				agent,
				maxHeaderSize: 2 ** 20
			});
			going.once('error', reject);
			// Who hangs up takes the question with it, as without us.
			response.once('close', () => {
				if (!response.writableFinished) going.destroy();
			});
			going.once('response', (answer) => {
				wholeOf(answer).then(
					(whole) => resolve({ status: answer.statusCode ?? 502, headers: plain(answer.rawHeaders), body: whole }),
					reject
				);
			});
			going.end(body);
		});
	}

	await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${port}`,
		rule(rule) {
			rules.unshift(rule);
			return () => {
				const at = rules.indexOf(rule);
				if (at >= 0) rules.splice(at, 1);
			};
		},
		watch(watcher) {
			watchers.add(watcher);
			return () => watchers.delete(watcher);
		},
		sever() {
			for (const socket of sockets) socket.destroy();
		},
		async close() {
			for (const socket of sockets) socket.destroy();
			agent.destroy();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}

/** A rule for a slow line: some milliseconds each way. */
export function slowly(seed: number, mostMs: number): Rule {
	const random = createRandom(seed);
	const wait = () => pause(random.int(mostMs));
	return () => ({ before: wait, after: wait });
}

function refuse(response: ServerResponse, { code, name }: { code: number; name: string }): void {
	response
		.writeHead(500, { 'X-ClickHouse-Exception-Code': String(code) })
		.end(`Code: ${code}. DB::Exception: refused on the way. (${name}) (version 26.7.2.1)\n`);
}

async function wholeOf(stream: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

function readable(url: string): string {
	try {
		return decodeURIComponent(url.replaceAll('+', ' '));
	} catch {
		return url;
	}
}

/** The body goes as a whole, so its framing is not that of the server. */
function plain(raw: string[]): string[] {
	const kept: string[] = [];
	for (let i = 0; i < raw.length; i += 2)
		if (!/^(transfer-encoding|content-length|connection|keep-alive)$/i.test(raw[i]!)) kept.push(raw[i]!, raw[i + 1]!);
	return kept;
}
