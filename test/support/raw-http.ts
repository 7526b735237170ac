import { connect, type Socket } from 'node:net';

/** Sends bytes as they are and gives what comes back until the other side ends, or has said nothing for `quietMs`. */
export function sayRaw(port: number, bytes: string | Buffer, quietMs = 2_000): Promise<string> {
	return new Promise((resolve) => {
		const said: Buffer[] = [];
		const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
		socket.setTimeout(quietMs, () => socket.destroy());
		socket.on('data', (chunk: Buffer) => said.push(chunk)).on('error', () => socket.destroy());
		socket.once('close', () => resolve(Buffer.concat(said).toString('latin1')));
	});
}

/** Connections that say so much and then nothing; they stay open. */
export async function openSilent(port: number, count: number, bytes: string): Promise<Socket[]> {
	const one = (): Promise<Socket> =>
		new Promise((resolve) => {
			const socket = connect(port, '127.0.0.1', () => {
				socket.write(bytes);
				resolve(socket);
			});
			socket.on('error', () => resolve(socket));
		});
	return Promise.all(Array.from({ length: count }, one));
}
