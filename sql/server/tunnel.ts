import { connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

/** Connections that are handed on to a port of the server. */
export interface Tunnels {
	/** Hands a connection on, after what has been read of it already. */
	open(outside: Socket, port: number, read?: Buffer): void;
	/** Ends them all. */
	close(): void;
}

export function makeTunnels(): Tunnels {
	const open = new Set<Socket>();
	return {
		open(outside, port, read) {
			const inside = connect(port, '127.0.0.1');
			inside.setNoDelay();
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
