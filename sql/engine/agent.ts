import { Agent, type AgentOptions } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { EngineAddress } from './address.ts';
import { canSign, connectSigned } from './signed-tcp.ts';

/** Keeps connections to the engine open. It reads the address for each new one, since the engine may have been started again. */
export class EngineAgent extends Agent {
	readonly #address: () => EngineAddress | undefined;

	/** @param address the engine's; undefined if the engine has no door, and requests name its address themselves */
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
 * The engine crashes on bytes that are not HTTP, and on handshakes that it refuses (26.7.2.1). So where the machine can sign packets, the
 * engine's listeners accept signed connections only.
 */
export function connectToEngine({ port, secret }: EngineAddress): Socket {
	const socket = canSign() ? connectSigned(port, secret) : connect(port, '127.0.0.1');
	return socket.setNoDelay();
}
