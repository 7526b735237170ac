import { request as askEngine, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { DOOR_HEADER, type EngineAddress } from '../engine/address.ts';
import { EngineAgent } from '../engine/agent.ts';
import { away } from './sql-request.ts';

/** An upload without progress is ended after this time, unless it is the engine that is slow. */
const STILL_MS = 15_000;
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'trailer', 'proxy-connection']);

/** What the engine is asked on behalf of a client. */
export interface EngineAsk {
	path: string;
	headers: Record<string, string>;
	/** Absent: the client's own payload, as it arrives. */
	payload?: Buffer;
}

export interface EngineLink {
	/**
	 * Forwards a request and its answer, each as fast as the receiver reads. If the client goes away, the engine's request ends too.
	 * Resolves at the end: true if the client got the complete answer. Throws SqlRefusal if the engine is away.
	 * @param counted is given the size of each chunk of the answer
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
	/** Paused until the engine has taken what was sent. */
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
		{ path, headers, payload }: EngineAsk,
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
					...(payload && method === 'POST' ? { 'content-length': String(payload.length) } : {})
				}
			});
			let answered = false;
			const upload = payload ? undefined : send(request, asking);
			asking.once('response', (reply) => {
				answered = true;
				for (const [name, value] of Object.entries(reply.headers))
					if (value !== undefined && !HOP_BY_HOP.has(name)) response.setHeader(name, value);
				// What the client still sends would be taken for its next request.
				if (!request.complete && !payload) response.setHeader('Connection', 'close');
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
			if (payload) asking.end(method === 'POST' ? payload : undefined);
			else if (request.headers.expect !== undefined) response.writeContinue();
		});
	}

	/** Forwards a payload as it arrives, and pauses its sender while the engine is slower. */
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
