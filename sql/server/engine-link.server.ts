import { request as askEngine, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { DOOR_HEADER, type EngineAddress } from '../engine/address.ts';
import { EngineAgent } from '../engine/agent.ts';
import { away } from './sql-request.ts';

/** A body that stands still is ended; not one that the engine is slow to take. */
const STILL_MS = 15_000;
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'trailer', 'proxy-connection']);

/** What the engine is asked in place of a client. */
export interface EngineAsk {
	path: string;
	headers: Record<string, string>;
	/** Absent: the client's, as it comes. */
	body?: Buffer;
}

export interface EngineLink {
	/**
	 * Hands a request on and its answer back, each as fast as the other side takes it; a client that goes ends it for the engine, too.
	 * Resolves when it is over, with whether the whole answer was given. Throws SqlRefusal when the engine is away.
	 * @param counted takes the bytes of the answer
	 */
	forward(
		request: IncomingMessage,
		response: ServerResponse,
		ask: EngineAsk,
		counted?: (bytes: number) => void
	): Promise<boolean>;
	close(): void;
}

interface Upload {
	movedAt: number;
	/** The engine is to take what there is first. */
	isHeld: boolean;
	end(): void;
}

/** @param engine where the engine listens; undefined while it is away */
export function openEngineLink(engine: () => EngineAddress | undefined): EngineLink {
	const agent = new EngineAgent(engine, { maxFreeSockets: 64 });
	const sending = new Set<Upload>();
	const watch = setInterval(() => {
		for (const one of sending) if (!one.isHeld && performance.now() > one.movedAt + STILL_MS) one.end();
	}, 1_000);
	watch.unref();

	function forward(
		request: IncomingMessage,
		response: ServerResponse,
		{ path, headers, body }: EngineAsk,
		counted: (bytes: number) => void = () => {}
	): Promise<boolean> {
		return new Promise((resolve, reject) => {
			const to = engine();
			if (to === undefined) return void reject(away());
			const { method } = request;
			const asking = askEngine({
				...{ host: '127.0.0.1', port: to.port, method, path, agent },
				headers: {
					...headers,
					[DOOR_HEADER]: to.secret,
					...(body && method === 'POST' ? { 'content-length': String(body.length) } : {})
				}
			});
			let answered = false;
			const upload = body ? undefined : send(request, asking);
			asking.once('response', (reply) => {
				answered = true;
				for (const [name, value] of Object.entries(reply.headers))
					if (value !== undefined && !HOP_BY_HOP.has(name)) response.setHeader(name, value);
				// What is still being sent would be taken for the next request.
				if (!request.complete && !body) response.setHeader('Connection', 'close');
				response.writeHead(reply.statusCode ?? 502);
				reply.on('data', (chunk: Buffer) => counted(chunk.length));
				pipeline(reply, response, (error) => {
					upload?.done();
					if (error) response.destroy();
					resolve(error === undefined || error === null);
				});
			});
			asking.once('error', () => {
				upload?.done();
				if (!answered) reject(away());
			});
			response.once('close', () => {
				upload?.done();
				if (!response.writableFinished) asking.destroy();
			});
			if (body) asking.end(method === 'POST' ? body : undefined);
			else if (request.headers.expect !== undefined) response.writeContinue();
		});
	}

	/** Hands a body on as it comes, and holds its sender when the engine is slower. */
	function send(request: IncomingMessage, asking: ClientRequest): Upload & { done(): void } {
		const upload: Upload & { done(): void } = {
			movedAt: performance.now(),
			isHeld: false,
			end: () => request.destroy(),
			done: () => void sending.delete(upload)
		};
		sending.add(upload);
		request.on('data', (chunk: Buffer) => {
			upload.movedAt = performance.now();
			if (asking.destroyed || asking.write(chunk)) return;
			upload.isHeld = true;
			request.pause();
			asking.once('drain', () => {
				upload.isHeld = false;
				upload.movedAt = performance.now();
				request.resume();
			});
		});
		request.once('end', () => {
			upload.done();
			asking.end();
		});
		return upload;
	}

	return {
		forward,
		close() {
			clearInterval(watch);
			agent.destroy();
		}
	};
}
