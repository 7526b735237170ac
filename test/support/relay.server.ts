import { connect, createServer, type Socket } from 'node:net';

/**
 * A port in front of a server's native one. A server resets its connection to another one when it does not want the rest of an answer
 * (a LIMIT that is met). A server of ClickHouse bears that; the embedded engine (26.7.2.1) ends, since nothing catches the error while it
 * waits for the next query. Here each connection is read to its end and closed in order.
 */
export async function startRelay(port: number, to: number): Promise<{ close(): void }> {
	const open = new Set<Socket>();
	const server = createServer((outside) => {
		const inside = connect(to, '127.0.0.1');
		for (const one of [outside, inside]) {
			one.setNoDelay();
			open.add(one);
			one.on('error', () => undefined).on('close', () => open.delete(one));
		}
		outside.pipe(inside).pipe(outside);
		outside.on('close', () => inside.resume().end());
		inside.on('close', () => outside.destroy());
	});
	await new Promise<void>((resolve, reject) =>
		server.once('error', reject).listen({ port, host: '127.0.0.1' }, resolve)
	);
	return {
		close() {
			server.close();
			for (const one of open) one.destroy();
		}
	};
}
