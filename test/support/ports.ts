import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the range from which Linux takes the ports of outgoing connections, so that none of those takes it meanwhile. */
const [LOWEST, HIGHEST] = [20_000, 32_000];

/** Test files that run at once draw from shares of their own: which share, vitest numbers. */
const SHARES = 4;
const share = Number(process.env['VITEST_POOL_ID'] ?? 0) % SHARES;

/** What this process drew before may be listened on only later: one run in some hundred gave a proxy its server's port. */
const drawn = new Set<number>();

/** A port on 127.0.0.1 that nothing listens on, and that this process has not been given before. */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = randomInt(LOWEST / SHARES, HIGHEST / SHARES) * SHARES + share;
		if (drawn.has(port)) continue;
		drawn.add(port);
		if (await isFree(port)) return port;
	}
}

/** Settings of an office of its own: where its data are, on ports that nothing listens on. */
export const ownSettings = async (dataDir: string) => ({
	PASOKH_DATA_DIR: dataDir,
	PORT: String(await freePort()),
	INGEST_PORT: String(await freePort()),
	CLICKHOUSE_HTTP_PORT: String(await freePort()),
	CLICKHOUSE_TCP_PORT: String(await freePort())
});

const isFree = (port: number): Promise<boolean> =>
	new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
