import { accessSync, constants, existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that the tests use and npm cannot bring, and Debian's packages of them. */
export const TOOLS = {
	chromium: 'chromium',
	'nats-server': 'nats-server',
	soffice: 'libreoffice-calc-nogui',
	curl: 'curl',
	openssl: 'openssl',
	ss: 'iproute2',
	git: 'git',
	tar: 'tar',
	faketime: 'faketime',
	nginx: 'nginx',
	caddy: 'caddy'
} as const;
export type Tool = keyof typeof TOOLS;

/** Debian's own Python: a module of its packages is of no use to another that is first on somebody's PATH. */
export const PYTHON = '/usr/bin/python3';
const PYTHON_DRIVER = '/usr/lib/python3/dist-packages/clickhouse_driver';

/** Debian puts servers into /usr/sbin, which is not on every user's PATH. */
const EXTRA = ['/usr/bin', '/usr/sbin', '/usr/local/bin'];

/** Absolute path of a program, or undefined when the machine has none. */
export function findTool(name: string): string | undefined {
	return [...(process.env['PATH'] ?? '').split(delimiter), ...EXTRA].map((dir) => join(dir, name)).find(isExecutable);
}

/** Debian's packages of what the tests use and this machine has not. */
export function missingPackages(): string[] {
	const programs = Object.entries(TOOLS).filter(([program]) => findTool(program) === undefined);
	return [...programs.map(([, name]) => name), ...(existsSync(PYTHON_DRIVER) ? [] : ['python3-clickhouse-driver'])];
}

/** Settings of a process whose clock is set by what is written into a file: `+0`, `-1h`, `+1y`. Its running time is that of the machine. */
export function clockOf(file: string): Record<string, string> {
	requireTool('faketime');
	const [library] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1');
	const own = { FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
	return { LD_PRELOAD: library!, NO_FAKE_STAT: '1', ...own };
}

/** Absolute path of a program that `npm test` has installed; throws when it is missing. */
export function requireTool(name: Tool): string {
	const path = findTool(name);
	if (path === undefined)
		throw new Error(`${name} is not installed: run npm test once, or apt-get install ${TOOLS[name]}`);
	return path;
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
