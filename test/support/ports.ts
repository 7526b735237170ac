import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the range from which Linux takes the ports of outgoing connections, so that none of those takes it meanwhile. */
const [LOWEST, HIGHEST] = [20_000, 32_000];

/** A port on 127.0.0.1 that nothing listens on; drawn at random, so that test files that run at once rarely meet. */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = randomInt(LOWEST, HIGHEST);
		if (await isFree(port)) return port;
	}
}

const isFree = (port: number): Promise<boolean> =>
	new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
