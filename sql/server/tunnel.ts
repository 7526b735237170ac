import type { Socket } from 'node:net';
import { connectToEngine } from '../engine/agent.ts';
import type { EngineAddress } from '../engine/address.ts';

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
			outside.pipe(inside).pipe(outside);
			outside.once('close', () => {
				open.delete(outside);
				inside.destroy();
			});
			// What the server said last may still be on its way.
			inside.once('close', () => outside.destroySoon()).once('error', () => outside.destroy());
		},
		close() {
			for (const one of open) one.destroy();
		}
	};
}
