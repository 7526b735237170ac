import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { projectRoot } from '#sql/root.ts';

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

/** After this a process that was asked to stop is killed, and its test fails. */
const STOP_LIMIT_MS = 120_000;

/** What a process needs of the tests' own environment. */
export const INHERITED = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };

export interface Started {
	pid: number;
	/** What it has printed so far, both streams. */
	output(): string;
	running(): boolean;
	exited: Promise<number | null>;
	/** Asks it to stop; throws when it must be killed. */
	stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a TypeScript (or built) file of the project as a process of its own, with these settings and no others. */
export function startNode(file: string, args: string[], settings: Record<string, string>): Started {
	const inherited = Object.entries(process.env).filter(
		([name]) => !/^(PASOKH_|CLICKHOUSE_|INGEST_|NATS_|VITEST|HOST$|PORT$|NODE_ENV$|NODE_OPTIONS$)/.test(name)
	);
	const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], {
		cwd: projectRoot(),
		env: { ...Object.fromEntries(inherited), ...settings },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	const exited = once(child, 'exit').then(([code]) => code as number | null);
	const running = () => child.exitCode === null && child.signalCode === null;
	return {
		pid: child.pid ?? -1,
		output: () => output,
		running,
		exited,
		async stop(signal = 'SIGTERM') {
			if (running()) child.kill(signal);
			let isLate = false;
			const timer = setTimeout(() => (isLate = child.kill('SIGKILL')), STOP_LIMIT_MS);
			const code = await exited;
			clearTimeout(timer);
			if (isLate) throw new Error(`${file} did not stop within ${STOP_LIMIT_MS} ms:\n${output}`);
			return code;
		}
	};
}
