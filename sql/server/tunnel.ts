import type { Socket } from 'node:net';
import { connectToEngine } from '../engine/agent.ts';
import type { EngineAddress } from '../engine/address.ts';

/** Connections that are forwarded to a port of the server. */
export interface Tunnels {
	/** Forwards a connection, beginning with the bytes that were read from it already. */
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
				// A connection that is destroyed with bytes unread is reset, and a reset between two queries ends the embedded engine
				// (26.7.2.1). So the rest of the answer is read and thrown away.
				inside.resume().end();
			});
			// The server's last bytes may still be on their way.
			inside.once('close', () => outside.destroySoon()).once('error', () => outside.destroy());
		},
		close() {
			for (const one of open) one.destroy();
		}
	};
}
