import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { connectToEngine } from './engine-agent.ts';
import type { EngineAddress } from './engine-address.ts';

/** Connections that are handed on to a port of the server. */
export interface Tunnels {
	/** Hands a connection on, after what has been read of it already. */
	open(outside: Socket, to: EngineAddress, read?: Buffer): void;
	/** Ends them all. */
	close(): void;
}

export function makeTunnels(): Tunnels {
	const open = new Set<Socket>();
	return {
		open(outside, to, read) {
			const inside = connectToEngine(to);
			if (read) inside.write(read);
			open.add(outside);
			const end = () => {
				outside.destroy();
				inside.destroy();
				open.delete(outside);
			};
			pipeline(outside, inside, end);
			pipeline(inside, outside, end);
		},
		close() {
			for (const one of open) one.destroy();
		}
	};
}
