import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import type { Facts, OwnProcess } from '../model/health-facts.ts';

/** The scripts of an office's processes. */
const SCRIPTS = {
	'/ingest/supervisor/start.ts': 'supervisor',
	'/ingest/supervisor/demo.ts': 'supervisor',
	'/sql/server/child.ts': 'clickhouse',
	'/sql/server/main.ts': 'sql',
	'/ingest/main.ts': 'ingest',
	'/build/index.js': 'web'
};
const TLS_MS = 5_000;
const LISTENS = '0A';

export function readMemory(): { availableBytes: number; totalBytes: number } {
	const text = readFileSync('/proc/meminfo', 'utf8');
	const of = (name: string): number => Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(text)?.[1]) * 1_024;
	return { availableBytes: of('MemAvailable'), totalBytes: of('MemTotal') };
}

/** The processes of the office in this data directory, as far as this user may look at them. */
export function readProcesses(dataDir: string, isMeantOutside: (port: number) => boolean): OwnProcess[] {
	const outside = listensOutside();
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			try {
				const name = nameOf(pid, dataDir);
				return name === undefined ? [] : [{ name, pid: Number(pid), ...factsOf(pid, outside, isMeantOutside) }];
			} catch {
				// It has ended, or is somebody else's.
				return [];
			}
		});
}

function nameOf(pid: string, dataDir: string): string | undefined {
	const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
	const [, name] = Object.entries(SCRIPTS).find(([script]) => args.some((arg) => `/${arg}`.endsWith(script))) ?? [];
	if (name === undefined) return undefined;
	// The engine is told its folder as an argument.
	if (name === 'clickhouse') return args.some((arg) => arg.startsWith(`${dataDir}/`)) ? name : undefined;
	const set = /(?:^|\0)PASOKH_DATA_DIR=([^\0]*)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1];
	return resolve(readlinkSync(`/proc/${pid}/cwd`), set || 'data') === dataDir ? name : undefined;
}

function factsOf(
	pid: string,
	outside: ReadonlyMap<string, { place: string; port: number }>,
	isMeantOutside: (port: number) => boolean
): Omit<OwnProcess, 'name' | 'pid'> {
	const files = readdirSync(`/proc/${pid}/fd`);
	const places = files.flatMap((file) => {
		try {
			const found = outside.get(/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${file}`))?.[1] ?? '');
			return found && !isMeantOutside(found.port) ? [found.place] : [];
		} catch {
			return [];
		}
	});
	const number = (file: string, found: RegExp): number =>
		Number(found.exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1]);
	return {
		memoryBytes: number('status', /^VmRSS:\s+(\d+)/m) * 1_024,
		openFiles: files.length,
		mostFiles: number('limits', /^Max open files\s+(\d+)/m),
		outside: places
	};
}

/** Where anything listens beyond loopback, by the inode of its socket. */
function listensOutside(): Map<string, { place: string; port: number }> {
	const found = new Map<string, { place: string; port: number }>();
	for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
		if (!existsSync(table)) continue;
		for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
			const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
			if (local === undefined || inode === undefined || state !== LISTENS) continue;
			const [hex = '', port = ''] = local.split(':');
			const address = addressOf(hex);
			if (/^(127\.|\[::1\]|\[::ffff:7f)/.test(address)) continue;
			found.set(inode, { place: `${address}:${parseInt(port, 16)}`, port: parseInt(port, 16) });
		}
	}
	return found;
}

/** The kernel writes an address in words of four bytes, the last one first. */
function addressOf(hex: string): string {
	const bytes = Buffer.from(hex, 'hex').swap32();
	if (bytes.length === 4) return bytes.join('.');
	const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(2 * i).toString(16));
	return new URL(`http://[${groups.join(':')}]`).hostname;
}

/** Whether a time service keeps the clock, by what systemd or its timedatectl says; undefined where neither does. */
export async function isSynchronized(): Promise<boolean | undefined> {
	if (existsSync('/run/systemd/timesync/synchronized')) return true;
	try {
		const { stdout } = await promisify(execFile)('timedatectl', ['show', '-p', 'NTPSynchronized', '--value']);
		return stdout.trim() === 'yes';
	} catch {
		return undefined;
	}
}

/** When the certificate ends that stands at an https address. It need not be one that this machine trusts. */
export function readCertificate(origin: string | undefined): Promise<Facts['certificate']> {
	const url = origin ? URL.parse(origin) : null;
	if (url?.protocol !== 'https:') return Promise.resolve(undefined);
	const host = url.hostname.replace(/^\[|\]$/g, '');
	return new Promise((done, fail) => {
		const servername = /^[\d.]+$|:/.test(host) ? undefined : host;
		const socket = connect({ host, port: Number(url.port) || 443, servername, rejectUnauthorized: false }, () => {
			const { valid_to } = socket.getPeerCertificate();
			socket.destroy();
			done({ host: url.host, until: Date.parse(valid_to) });
		});
		socket.setTimeout(TLS_MS, () => {
			socket.destroy();
			done({ unseen: 'unseenAway' });
		});
		socket.once('error', fail);
	});
}
