/**
 * Runs the ClickHouse of `libchdb` as a server, on the main thread of a process of its own:
 * `node --experimental-ffi child.ts LIBRARY SERVER_XML FOLDER PROTOCOLS`, with an empty folder of its own and the listeners that are
 * to be opened, such as `HTTP` or `TCP,HTTP`. It serves until its standard input ends.
 */
import { execFileSync } from 'node:child_process';
import ffi from 'node:ffi';
import { constants, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const [library, config, folder, protocols] = process.argv.slice(2);
if (library === undefined || config === undefined || folder === undefined || protocols === undefined)
	throw new Error('usage: child.ts LIBRARY SERVER_XML FOLDER PROTOCOLS');

// This engine takes itself for clickhouse-local, whose function `file('…')` reads for any user whatever this process may read, the
// office's keys included, and asks for no grant. It looks the working directory up first, whatever the path, and fails without
// one. To start the engine needs one: so it goes between the start and the first listener, while the engine waits at a gate.
const [nowhere, up, steps] = [join(folder, 'nowhere'), join(folder, 'up'), join(folder, 'steps')] as const;
mkdirSync(nowhere);
process.chdir(nowhere);
execFileSync('mkfifo', ['-m', '600', up, steps]);
// By its number, since no path is found without a working directory; open for both, or opening it would wait for the other side.
const told = openSync(steps, constants.O_RDWR);
new Worker(new URL('./start-up-barrier.ts', import.meta.url), { workerData: { nowhere, up, told } }).unref();

const waitAt = (pipe: string): string =>
	`SELECT * FROM file('${pipe.replace(/[\\']/g, '\\$&')}', LineAsString) FORMAT Null`;
const tell = `INSERT INTO FUNCTION file(${told}, LineAsString, 'line String') SELECT '.'`;
const QUERY = [
	waitAt(up),
	// In this order: who gets an answer by HTTP knows that the native port is open too.
	...protocols.split(',').map((protocol) => `SYSTEM START LISTEN ${protocol}`),
	tell,
	// Reading standard input blocks until the parent closes it: that is the whole life of the server.
	waitAt('-'),
	...protocols.split(',').map((protocol) => `SYSTEM STOP LISTEN ${protocol}`),
	'SYSTEM FLUSH LOGS',
	// It ends here: its own way out would look for the working directory. What it has acknowledged is on the disk.
	tell
].join('; ');

const { functions } = ffi.dlopen(library, {
	chdb_query_cmdline: { arguments: ['i32', 'pointer'], return: 'pointer' },
	chdb_result_error: { arguments: ['pointer'], return: 'pointer' }
});

const words = ['clickhouse', `--config-file=${config}`, '--query', QUERY].map((word) => Buffer.from(`${word}\0`));
const argv = Buffer.alloc(8 * (words.length + 1));
words.forEach((word, index) => argv.writeBigUInt64LE(ffi.getRawPointer(word), 8 * index));

// It returns when the engine could not start, and then the library's static destructors crash an ordinary exit.
const result = functions.chdb_query_cmdline(words.length, ffi.getRawPointer(argv));
const error = functions.chdb_result_error(result);
if (error) process.stderr.write(`${ffi.toString(error)}\n`);
process.kill(process.pid, 'SIGKILL');
