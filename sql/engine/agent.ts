import { Agent, type AgentOptions } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { EngineAddress } from './address.ts';
import { canSign, connectSigned } from './signed-tcp.ts';

/** Kept connections to the engine. Where it listens is asked for each, since it may have been started again. */
export class EngineAgent extends Agent {
	readonly #address: () => EngineAddress | undefined;

	/** @param address undefined where no door stands before the engine: then it is where the request says */
	constructor(address: () => EngineAddress | undefined, options: AgentOptions) {
		super({ keepAlive: true, ...options });
		this.#address = address;
	}

	override createConnection(options: AgentOptions & { port: number }): Socket {
		const address = this.#address();
		return address ? connectToEngine(address) : connect(options.port, '127.0.0.1').setNoDelay();
	}
}

/**
 * The engine dies of bytes that are no HTTP, and of hellos that it refuses (26.7.2.1). So where the machine can sign, its listeners
 * take signed connections alone.
 */
export function connectToEngine({ port, secret }: EngineAddress): Socket {
	const socket = canSign() ? connectSigned(port, secret) : connect(port, '127.0.0.1');
	return socket.setNoDelay();
}
