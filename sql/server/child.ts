/**
 * Runs the ClickHouse of `libchdb` as a server, on the main thread of a process of its own:
 * `node --experimental-ffi child.ts LIBRARY SERVER_XML FOLDER PROTOCOLS`. FOLDER is empty and belongs to this process; PROTOCOLS are the
 * listeners to open, such as `HTTP` or `TCP,HTTP`. It serves until its standard input ends.
 */
import { execFileSync } from 'node:child_process';
import ffi from 'node:ffi';
import { constants, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const [library, config, folder, protocols] = process.argv.slice(2);
if (library === undefined || config === undefined || folder === undefined || protocols === undefined)
	throw new Error('usage: child.ts LIBRARY SERVER_XML FOLDER PROTOCOLS');

// This engine believes to be clickhouse-local, where `file('…')` reads anything that this process may read, the office's keys included,
// for any user and without a grant. But `file` first looks up the working directory, and fails if there is none. The engine needs the
// directory to start. So it is removed after the start and before the first listener opens, while the engine waits at a pipe.
const [nowhere, up, steps] = [join(folder, 'nowhere'), join(folder, 'up'), join(folder, 'steps')] as const;
mkdirSync(nowhere);
process.chdir(nowhere);
execFileSync('mkfifo', ['-m', '600', up, steps]);
// Passed by number, since paths cannot be found without a working directory. Opened for reading and writing, or open would wait.
const told = openSync(steps, constants.O_RDWR);
new Worker(new URL('./start-up-barrier.ts', import.meta.url), { workerData: { nowhere, up, told } }).unref();

const waitAt = (pipe: string): string =>
	`SELECT * FROM file('${pipe.replace(/[\\']/g, '\\$&')}', LineAsString) FORMAT Null`;
const tell = `INSERT INTO FUNCTION file(${told}, LineAsString, 'line String') SELECT '.'`;
const QUERY = [
	waitAt(up),
	// HTTP comes last: once it answers, the native port is open too.
	...protocols.split(',').map((protocol) => `SYSTEM START LISTEN ${protocol}`),
	tell,
	// Reading standard input blocks until the parent closes it. The server runs for so long.
	waitAt('-'),
	...protocols.split(',').map((protocol) => `SYSTEM STOP LISTEN ${protocol}`),
	'SYSTEM FLUSH LOGS',
	// The process ends here, because an ordinary exit would look for the working directory. Acknowledged data is on disk.
	tell
].join('; ');

const { functions } = ffi.dlopen(library, {
	chdb_query_cmdline: { arguments: ['i32', 'pointer'], return: 'pointer' },
	chdb_result_error: { arguments: ['pointer'], return: 'pointer' }
});

const words = ['clickhouse', `--config-file=${config}`, '--query', QUERY].map((word) => Buffer.from(`${word}\0`));
const argv = Buffer.alloc(8 * (words.length + 1));
words.forEach((word, index) => argv.writeBigUInt64LE(ffi.getRawPointer(word), 8 * index));

// This returns only if the engine could not start. An ordinary exit would then crash in the library's static destructors.
const result = functions.chdb_query_cmdline(words.length, ffi.getRawPointer(argv));
const error = functions.chdb_result_error(result);
if (error) process.stderr.write(`${ffi.toString(error)}\n`);
process.kill(process.pid, 'SIGKILL');
