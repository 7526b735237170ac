import type { Socket } from 'node:net';

/** Connections on which nothing of worth is under way: they may be closed to make room. */
export interface Guests {
	add(socket: Socket): void;
	/** What it does now is not to be cut off. */
	leave(socket: Socket): void;
	close(): void;
}

/** Of one machine; all of this one's own come from loopback. */
const PER_ADDRESS = 64;

/**
 * Keeps connections of strangers few. A new one closes the oldest where there are too many, of its own machine first, so whoever
 * opens hundreds and says nothing shuts nobody out.
 */
export function makeGuests(most: number): Guests {
	const guests = new Map<string, { socket: Socket; address: string }>();
	/** Each may come and leave many times. */
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
			const beside = [...guests.values()].filter((one) => one.address === address).length;
			if (beside >= PER_ADDRESS && !isLoopback(address)) endOldest(address);
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

/** The same for a connection and for the TLS in it. */
const keyOf = ({ remoteAddress, remotePort, localPort }: Socket): string =>
	`${remoteAddress} ${remotePort} ${localPort}`;

const isLoopback = (address: string): boolean => /^(::ffff:)?127\.|^::1$/.test(address);
