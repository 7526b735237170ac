import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager, StorageType } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { freePort } from './process.ts';
import { requireTool } from './tools.ts';
import { until } from './until.ts';

export interface NatsServer {
	url: string;
	pid(): number;
	running(): boolean;
	/** Ends it, by default as a power cut of the process would. */
	kill(signal?: NodeJS.Signals): Promise<void>;
	/** Starts it again, on the same port and store. */
	start(): Promise<void>;
	output(): string;
}

export interface NatsServers {
	/** Addresses of all servers, comma-separated, as NATS_URL takes them. */
	url: string;
	servers: NatsServer[];
	/** Ends them all and removes their stores. */
	stop(): Promise<void>;
}

/** A port that was free may be another test's by the time that a server listens on it. */
const AGAIN = /address already in use|the cluster has formed/;
const TRIES = 3;
/**
 * Servers that start at once on a busy machine may elect a leader before each has found all: then the cluster counts two
 * of three for ever ("no suitable peers for placement"; 3 of 60 starts of nats-server 2.10). Others form within 5 s.
 */
const FORMING_MS = 120_000;

/**
 * One server with JetStream, or a cluster of several that has formed, on free ports; `config` is added to the file of
 * each.
 */
export async function startNats(options: { nodes?: number; config?: string } = {}): Promise<NatsServers> {
	for (let tries = 1; ; tries++) {
		try {
			return await startOnPorts(options);
		} catch (error) {
			if (tries === TRIES || !AGAIN.test(String(error))) throw error;
		}
	}
}

async function startOnPorts({ nodes = 1, config = '' }: { nodes?: number; config?: string }): Promise<NatsServers> {
	const program = requireTool('nats-server');
	const folder = mkdtempSync(join(tmpdir(), 'pasokh-nats-'));
	const ports = await Promise.all(
		Array.from({ length: nodes }, async () => ({ client: await freePort(), route: await freePort() }))
	);
	const routes = ports.map(({ route }) => `nats://127.0.0.1:${route}`).join(', ');
	const servers = ports.map(({ client, route }, n) => {
		const file = join(folder, `n${n}.conf`);
		const cluster = `cluster { name: test, listen: "127.0.0.1:${route}", routes: [${routes}] }`;
		writeFileSync(
			file,
			[
				`server_name: n${n}`,
				`listen: "127.0.0.1:${client}"`,
				`jetstream { store_dir: "${join(folder, `n${n}`)}", max_file_store: 1G, max_memory_store: 64M }`,
				nodes > 1 ? cluster : '',
				config
			].join('\n')
		);
		return serverOf(program, file, client);
	});
	const all: NatsServers = {
		url: servers.map(({ url }) => url).join(','),
		servers,
		async stop() {
			await Promise.all(servers.map((server) => server.kill()));
			rmSync(folder, { recursive: true, force: true });
		}
	};
	try {
		await Promise.all(servers.map((server) => server.start()));
		if (nodes > 1) await until('the cluster has formed', () => keepsOnAll(all.url, nodes), FORMING_MS);
	} catch (error) {
		await all.stop();
		throw error;
	}
	return all;
}

/** Whether there can be a stream that each of the servers keeps. */
async function keepsOnAll(url: string, nodes: number): Promise<boolean> {
	const connection = await connect({ servers: url.split(',').map((one) => new URL(one).host) });
	try {
		const { streams } = await jetstreamManager(connection, { checkAPI: false });
		await streams.add({ name: 'FORMED', subjects: ['formed'], storage: StorageType.Memory, num_replicas: nodes });
		return await streams.delete('FORMED');
	} finally {
		await connection.close();
	}
}

function serverOf(program: string, file: string, port: number): NatsServer {
	let child: ChildProcess | undefined;
	let output = '';
	const running = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null;
	return {
		url: `nats://127.0.0.1:${port}`,
		pid: () => child?.pid ?? -1,
		running,
		output: () => output,
		async start() {
			child = spawn(program, ['-c', file], { stdio: ['ignore', 'pipe', 'pipe'] });
			for (const stream of [child.stdout!, child.stderr!])
				stream.setEncoding('utf8').on('data', (text: string) => (output += text));
			await until('nats-server listens or ends', async () => !running() || (await listens(port)));
			if (!running()) throw new Error(`nats-server has ended:\n${output}`);
		},
		async kill(signal = 'SIGKILL') {
			if (!child || !running()) return;
			const exited = once(child, 'exit');
			child.kill(signal);
			await exited;
		}
	};
}

const listens = (port: number): Promise<boolean> =>
	new Promise((resolve) => {
		const socket = connectTo(port, '127.0.0.1');
		socket.once('connect', () => socket.destroy(resolve(true) as undefined));
		socket.once('error', () => resolve(false));
	});
