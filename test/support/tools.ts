import { accessSync, constants, existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join, posix } from 'node:path';

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
const DRIVER = 'python3-clickhouse-driver';
const POSTGRES = 'postgresql';
const PYTHON_DRIVER = '/usr/lib/python3/dist-packages/clickhouse_driver';

/** Debian puts servers into /usr/sbin, which is not on every user's PATH. */
const EXTRA = ['/usr/bin', '/usr/sbin', '/usr/local/bin'];

/** Absolute path of a program, or undefined when the machine has none. */
export function findTool(name: string): string | undefined {
	return [...(process.env['PATH'] ?? '').split(delimiter), ...EXTRA].map((dir) => join(dir, name)).find(isExecutable);
}

/** The newest of Debian's PostgreSQL on this machine: the folder of its programs; undefined without one. */
export function findPostgres(): string | undefined {
	const root = '/usr/lib/postgresql';
	const newest = (existsSync(root) ? readdirSync(root) : []).sort((a, b) => Number(b) - Number(a))[0];
	return newest === undefined ? undefined : join(root, newest, 'bin');
}

/** Debian's packages of what the tests use and this machine has not. */
export function missingPackages(): string[] {
	const programs = Object.entries(TOOLS).filter(([program]) => findTool(program) === undefined);
	const others = [existsSync(PYTHON_DRIVER) ? [] : [DRIVER], findPostgres() === undefined ? [POSTGRES] : []];
	return [...programs.map(([, name]) => name), ...others.flat()];
}

/** How a person brings them. */
export const installCommand = (packages: readonly string[]): string =>
	`sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;

/** By test file: the missing packages without which it cannot run. It needs what it, or what it imports of the tests, calls. */
export function leftOut(files: readonly string[], missing: readonly string[]): Map<string, string[]> {
	const needsOf = (file: string, seen = new Set<string>()): string[] => {
		if (missing.length === 0 || seen.has(file)) return [];
		seen.add(file);
		const text = readFileSync(file, 'utf8');
		const imports = [...text.matchAll(/^(?:(?:import|export)\b.*|\}) from '(\.[^']+\.ts)'/gm)].map(([, to]) =>
			posix.join(posix.dirname(file), to!)
		);
		const beyond = imports.filter((to) => to.startsWith('test/') && to !== 'test/support/tools.ts');
		return [...packagesNamed(text), ...beyond.flatMap((to) => needsOf(to, seen))];
	};
	const found = files.map((file) => [file, missing.filter((name) => needsOf(file).includes(name))] as const);
	return new Map(found.flatMap(([file, needs]) => (needs.length === 0 ? [] : [[file, needs]])));
}

function packagesNamed(text: string): string[] {
	const taken = /import \{([^}]*)\} from '[./a-z]*\/tools\.ts'/.exec(text)?.[1] ?? '';
	const isCalled = (program: string) => taken.includes('requireTool') && text.includes(`'${program}'`);
	const programs = Object.entries(TOOLS).filter(
		([program]) => isCalled(program) || (program === 'faketime' && taken.includes('clockOf'))
	);
	return [...programs.map(([, name]) => name), ...(/\bPYTHON\b/.test(taken) ? [DRIVER] : [])];
}

/** What is told at the end of a run that could not run all: the files by package, and the command that brings them. Undefined if it could. */
export function toldOfMissing(missing: readonly string[], out: ReadonlyMap<string, string[]>): string | undefined {
	if (missing.length === 0) return undefined;
	const lines = missing.map((name) => {
		const files = [...out].filter(([, needs]) => needs.includes(name)).map(([file]) => file);
		return `  without ${name}: ${name === POSTGRES ? 'what is stored in PostgreSQL' : files.join(' ')}`;
	});
	return ['Not run:', ...lines, `All of it runs after: ${installCommand(missing)}`].join('\n');
}

/** Settings of a process whose clock is set by what is written into a file: `+0`, `-1h`, `+1y`. Its running time is that of the machine. */
export function clockOf(file: string): Record<string, string> {
	requireTool('faketime');
	const [library] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1');
	const own = { FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
	return { LD_PRELOAD: library!, NO_FAKE_STAT: '1', ...own };
}

/** Absolute path of a program. A test file that calls this with a name is not run where that is missing. */
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
