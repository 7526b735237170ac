import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Most connections at once that have shown no token. */
const MOST_STRANGERS = 512;
/** An answered request may still be sending: its rest is dropped for so long, so that the answer is read, … */
const LINGER_MS = 5_000;
/** … and an answer may wait so long to be read. */
const UNREAD_MS = 30_000;

/**
 * Limits connections without a token by closing the oldest for a new one. Opening thousands locks nobody out, since a
 * producer shows its token within milliseconds.
 */
export class Strangers {
	/** In order of arrival. */
	readonly #sockets = new Set<Socket>();
	readonly #onGivenWay: () => void;

	constructor(server: Server, onGivenWay: () => void) {
		this.#onGivenWay = onGivenWay;
		server.on('connection', (socket) => {
			this.#add(socket);
			socket.once('close', () => this.#sockets.delete(socket));
		});
	}

	/** Called when a request has shown its token. */
	admit({ socket }: IncomingMessage): void {
		this.#sockets.delete(socket);
	}

	/** Called when a request's answer is being sent. */
	answering({ socket }: IncomingMessage): void {
		socket.setTimeout(UNREAD_MS);
	}

	/** Called when a request was answered; its connection may be kept for the next. */
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
