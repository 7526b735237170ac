import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Connections that have shown no token, at once. */
const MOST_STRANGERS = 512;
/** A request that was answered may still be sending: so long its rest is dropped, so that the answer is read, … */
const LINGER_MS = 5_000;
/** … and so long an answer may wait to be read. */
const UNREAD_MS = 30_000;

/**
 * Bounds what connections cost. The oldest of those that have shown no token gives way to a new one: whoever opens
 * thousands keeps nobody out, since a producer shows its token within milliseconds.
 */
export class Strangers {
	/** In the order of their coming. */
	readonly #sockets = new Set<Socket>();
	readonly #onGivenWay: () => void;

	constructor(server: Server, onGivenWay: () => void) {
		this.#onGivenWay = onGivenWay;
		server.on('connection', (socket) => {
			this.#add(socket);
			socket.once('close', () => this.#sockets.delete(socket));
		});
	}

	/** A request has shown its token. */
	admit({ socket }: IncomingMessage): void {
		this.#sockets.delete(socket);
	}

	/** A request's answer is on its way. */
	answering({ socket }: IncomingMessage): void {
		socket.setTimeout(UNREAD_MS);
	}

	/** A request was answered, and its connection may be kept for the next. */
	answered(request: IncomingMessage): void {
		const { socket } = request;
		if (socket.destroyed) return;
		this.#add(socket);
		if (request.complete) return;
		const end = setTimeout(() => socket.destroy(), LINGER_MS);
		request.once('close', () => clearTimeout(end));
		request.resume();
	}

	#add(socket: Socket): void {
		this.#sockets.add(socket);
		if (this.#sockets.size <= MOST_STRANGERS) return;
		const [oldest] = this.#sockets;
		this.#sockets.delete(oldest!);
		oldest!.destroy();
		this.#onGivenWay();
	}
}
