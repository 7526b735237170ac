/**
 * Runs the ClickHouse of `libchdb` as a server, on the main thread of a process of its own:
 * `node --experimental-ffi child.ts LIBRARY SERVER_XML`. It serves until its standard input ends.
 */
import ffi from 'node:ffi';

const [library, config] = process.argv.slice(2);
if (library === undefined || config === undefined) throw new Error('usage: child.ts LIBRARY SERVER_XML');

// Reading file('-') blocks until the parent closes our standard input: that is the whole life of the server.
const QUERY = [
	// HTTP last: who gets an answer by HTTP knows that the native port is open too.
	'SYSTEM START LISTEN TCP',
	'SYSTEM START LISTEN HTTP',
	"SELECT * FROM file('-', LineAsString) FORMAT Null",
	'SYSTEM STOP LISTEN HTTP',
	'SYSTEM STOP LISTEN TCP'
].join('; ');

const { functions } = ffi.dlopen(library, {
	chdb_query_cmdline: { arguments: ['i32', 'pointer'], return: 'pointer' },
	chdb_result_error: { arguments: ['pointer'], return: 'pointer' }
});

const words = ['clickhouse', `--config-file=${config}`, '--query', QUERY].map((word) => Buffer.from(`${word}\0`));
const argv = Buffer.alloc(8 * (words.length + 1));
words.forEach((word, index) => argv.writeBigUInt64LE(ffi.getRawPointer(word), 8 * index));

const result = functions.chdb_query_cmdline(words.length, ffi.getRawPointer(argv));
const error = functions.chdb_result_error(result);
if (error) process.stderr.write(`${ffi.toString(error)}\n`);

// All is flushed by now, and the library's static destructors crash an ordinary exit.
process.kill(process.pid, 'SIGKILL');
