import type { Socket } from 'node:net';

/** Connections that do nothing of importance, and may be closed to make room. */
export interface Guests {
	add(socket: Socket): void;
	/** From now on this connection must not be closed. */
	leave(socket: Socket): void;
	close(): void;
}

/** Most connections of one other machine. Those of this machine come from loopback. */
const PER_ADDRESS = 64;

/**
 * Limits the number of idle connections. If there are too many, a new one closes the oldest, first among those of its own machine. So
 * nobody can shut others out with hundreds of silent connections.
 */
export function makeGuests(most: number): Guests {
	const guests = new Map<string, { socket: Socket; address: string }>();
	/** A connection may be added and leave many times. */
	const known = new WeakSet<Socket>();
	const endOldest = (of?: string): void => {
		for (const [key, { socket, address }] of guests) {
			if (of !== undefined && of !== address) continue;
			guests.delete(key);
			socket.destroy();
			return;
		}
	};
	return {
		add(socket) {
			const [key, address] = [keyOf(socket), socket.remoteAddress ?? ''];
			guests.delete(key);
			if (socket.destroyed) return;
			const others = [...guests.values()].filter((one) => one.address === address).length;
			if (others >= PER_ADDRESS && !isLoopback(address)) endOldest(address);
			else if (guests.size >= most) endOldest();
			guests.set(key, { socket, address });
			if (known.has(socket)) return;
			known.add(socket);
			socket.once('close', () => guests.get(key)?.socket === socket && guests.delete(key));
		},
		leave: (socket) => void guests.delete(keyOf(socket)),
		close() {
			for (const { socket } of guests.values()) socket.destroy();
			guests.clear();
		}
	};
}

/** The same key for a connection and for the TLS socket on it. */
const keyOf = ({ remoteAddress, remotePort, localPort }: Socket): string =>
	`${remoteAddress} ${remotePort} ${localPort}`;

const isLoopback = (address: string): boolean => /^(::ffff:)?127\.|^::1$/.test(address);
