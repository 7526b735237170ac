import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/process.ts';
import { LONG_MS, until } from '../../support/until.ts';

/** A PostgreSQL of a bench's own. */
export interface Postgres {
	version: string;
	/** Runs statements; resolves to what psql prints. */
	run(sql: string): string;
	/** Milliseconds of one query by psql's own clock, the best of some. */
	time(sql: string, runs: number): number[];
	/** A way in for rows of CSV. */
	copyFrom(table: string, file: string): void;
	stop(): Promise<void>;
}

const USER = 'postgres';

/**
 * Starts Debian's PostgreSQL on a cluster in `dir`, as its own user, since it refuses root; settings of a server that has this
 * machine's memory. Throws when it is not installed.
 */
export async function startPostgres(dir: string): Promise<Postgres> {
	const bin = findBin();
	const data = join(dir, 'postgres');
	mkdirSync(data, { recursive: true, mode: 0o700 });
	const id = (flag: string): number => Number(execFileSync('id', [flag, USER], { encoding: 'utf8' }));
	chownSync(data, id('-u'), id('-g'));
	const as = (command: string, args: string[], input?: string): string =>
		execFileSync('runuser', ['-u', USER, '--', command, ...args], {
			encoding: 'utf8',
			input,
			stdio: ['pipe', 'pipe', 'pipe'],
			cwd: '/',
			maxBuffer: 1 << 26
		});
	if (!existsSync(join(data, 'PG_VERSION')))
		as(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-E', 'UTF8', '--locale=C']);
	const port = await freePort();
	const settings = {
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		port: String(port),
		shared_buffers: '4GB',
		work_mem: '256MB',
		maintenance_work_mem: '1GB',
		effective_cache_size: '12GB',
		max_parallel_workers_per_gather: '2',
		max_wal_size: '8GB',
		synchronous_commit: 'off',
		jit: 'on'
	};
	const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const server = spawn('runuser', ['-u', USER, '--', join(bin, 'postgres'), '-D', data, ...flags], {
		stdio: 'ignore',
		cwd: '/'
	});
	const exited = new Promise((resolve) => server.once('exit', resolve));
	const psql = (args: string[], input?: string): string =>
		as(
			join(bin, 'psql'),
			['-h', '127.0.0.1', '-p', String(port), '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', '-qAt', ...args],
			input
		);
	const stop = async (): Promise<void> => {
		as(join(bin, 'pg_ctl'), ['-D', data, 'stop', '-m', 'fast']);
		await exited;
	};
	await until('PostgreSQL answers', () => psql(['-c', 'SELECT 1']) === '1\n', LONG_MS);
	return {
		version: psql(['-c', 'SHOW server_version']).trim(),
		run: (sql) => psql([], sql),
		time(sql, runs) {
			const printed = psql([], `\\timing on\n${Array.from({ length: runs }, () => `${sql};`).join('\n')}`);
			return [...printed.matchAll(/^Time: ([\d.]+) ms/gm)].map(([, ms]) => Number(ms));
		},
		copyFrom: (table, file) => void psql(['-c', `\\copy ${table} FROM '${file}' WITH (FORMAT csv)`]),
		stop
	};
}

function findBin(): string {
	const root = '/usr/lib/postgresql';
	const newest = (existsSync(root) ? readdirSync(root) : []).sort((a, b) => Number(b) - Number(a))[0];
	if (newest === undefined)
		throw new Error('PostgreSQL is not installed: apt-get install postgresql, or leave out --rivals');
	return join(root, newest, 'bin');
}
