/** What somebody tries who has an analyst's login to the port, and nothing else. */
export interface Attempt {
	sql: string;
	/** Of the address. */
	params?: Record<string, string>;
	/** The engine's error, any of these; or all that it answers. */
	stopped: number[] | { answer: string };
}

/** Where an office stands. The table of attempts is made before it does: these stand for what it gets. */
export const PLACES = { file: '/FILE', url: 'http://127.0.0.1:1', httpPort: 1, tcpPort: 2 };
const { file, url, httpPort, tcpPort } = PLACES;
export const PERSON = { national_id: '3240012345', mobile: '09181234567', name: 'گلناز کرمانشاهی' };

const DENIED = [497];
const UNKNOWN_COLUMN = [47];
const UNKNOWN_DATABASE = [81];
/** It has no directory to begin from, or no grant, whichever the engine looks at first. */
const NO_FILE = [1001, 497];

const stop = (stopped: Attempt['stopped'], ...all: string[]): Attempt[] => all.map((sql) => ({ sql, stopped }));
const denied = (...all: string[]): Attempt[] => stop(DENIED, ...all);
/** Answered by this and nothing else. */
const says = (answer: string, ...all: string[]): Attempt[] => stop({ answer }, ...all);

const HASHES = ['MD5', 'SHA1', 'SHA224', 'SHA256', 'SHA512', 'sipHash128', 'halfMD5', 'cityHash64'];

export const identity: Attempt[] = [
	...denied('SELECT * FROM event_log', 'SELECT citizen_key FROM pasokh.letter_state'),
	...denied('SELECT * FROM letter_persons', 'SELECT citizen_key FROM known_letters', 'SELECT * FROM identities'),
	...denied('SELECT * FROM dead_letters', 'DESCRIBE TABLE event_log', 'SHOW CREATE TABLE letter_state'),
	...denied('EXPLAIN SELECT * FROM event_log', `SELECT hasColumnInTable('pasokh', 'event_log', 'body')`),
	...denied('SELECT * FROM mergeTreeIndex(pasokh, letter_state)'),
	...denied(`SELECT * FROM dictionary('pasokh.bodies_by_code')`),
	...denied(`SELECT dictGet('pasokh.working_days_by_number', 'ends_s', ('', 1))`),
	...denied('SELECT * FROM loop(pasokh.event_log) LIMIT 1'),
	...denied('SELECT letter_id FROM letters WHERE letter_id IN (SELECT subject_id FROM event_log)'),
	...denied('WITH (SELECT any(body) FROM event_log) AS body SELECT body'),
	...['body', 'citizen_mask, name_mask', 'error', 'component', 'reason', 'note', 'text', 'text_key'].flatMap(
		(columns) => stop(UNKNOWN_COLUMN, `SELECT ${columns} FROM events`)
	),
	// Whoever has a guess at a text cannot compare it.
	...stop(
		UNKNOWN_COLUMN,
		'SELECT answer_text_key FROM letters',
		'SELECT answer_text_key FROM letters_at(as_of = now64(3))',
		'SELECT answer_text_key FROM letters_known(as_of = now64(3), known_at = now64(3))'
	),
	{ sql: `SELECT * FROM merge('pasokh', '^event_log$')`, stopped: [...DENIED, 636, 60] },
	...says('', `SELECT * FROM viewIfPermitted(SELECT body FROM pasokh.event_log ELSE null('body String'))`),
	// Each key of the events against each hash of the very numbers of one of the persons.
	...says(
		'0\t1',
		`SELECT countIf(lower(citizen_key) IN (${[PERSON.national_id, PERSON.mobile]
			.flatMap((number) => HASHES.map((hash) => `lower(hex(${hash}('${number}')))`))
			.join(', ')})) AS found, uniq(citizen_key) > 1 AS has_keys FROM events`
	),
	...says(
		'0',
		`SELECT count() FROM system.tables WHERE name LIKE '%event_log%' OR name LIKE '%state%'`,
		`SELECT count() FROM system.columns WHERE name IN ('name_mask', 'mobile_mask', 'sealed', 'text_key', 'answer_text_key', 'answer_texts') OR (name = 'body' AND table LIKE 'event%')`,
		`SELECT count() FROM system.completions WHERE word IN ('event_log', 'elsewhere', 'pasokh_admin')`
	)
];

export const others: Attempt[] = [
	...denied('SELECT query FROM system.query_log', 'SELECT query FROM system.processes', 'SHOW PROCESSLIST'),
	...denied('SELECT * FROM system.quotas_usage', 'SELECT * FROM system.users', 'SHOW GRANTS FOR pasokh_admin'),
	...denied('SELECT * FROM system.parts', 'SELECT * FROM system.user_processes'),
	...denied('SELECT * FROM system.dictionaries', 'SELECT * FROM system.server_settings'),
	...denied('SELECT * FROM secrets.kept'),
	{ sql: 'SELECT * FROM system.session_log', stopped: [60] },
	{ sql: 'SELECT * FROM kept', params: { database: 'secrets' }, stopped: DENIED },
	{ sql: 'USE secrets', stopped: DENIED },
	{ sql: `SELECT count() FROM system.databases WHERE name = 'secrets'`, stopped: { answer: '0' } },
	{ sql: 'SELECT * FROM nowhere.kept', stopped: UNKNOWN_DATABASE },
	{ sql: 'SELECT 1', params: { session_id: 'of-another', session_check: '1' }, stopped: [372] }
];

export const outside: Attempt[] = [
	...stop(
		NO_FILE,
		`SELECT file('${file}')`,
		`SELECT file('${file}', '')`,
		`SELECT arrayMap(file, ['${file}'])`,
		`SELECT * APPLY(file) FROM (SELECT '${file}')`,
		`SELECT * FROM file('${file}', LineAsString)`,
		`SELECT * FROM file('${file}', LineAsString, 'line String') LIMIT 1`,
		`DESCRIBE TABLE file('${file}')`,
		`INSERT INTO FUNCTION file('${file}', CSV, 'a Int8') SELECT 1`,
		`SELECT * FROM sqlite('${file}', 't')`
	),
	...denied('SELECT * FROM file(0, LineAsString)', `SELECT * FROM filesystem('/')`),
	...denied(`SELECT * FROM url('${url}/ping', LineAsString)`),
	...denied(`SELECT * FROM url('http://169.254.169.254/latest', LineAsString)`),
	...denied(`SELECT * FROM s3('${url}/bucket/key.csv', CSV, 'a Int8')`),
	...denied(`SELECT * FROM gcs('${url}/bucket/key.csv', CSV, 'a Int8')`),
	...denied(`SELECT * FROM hdfs('hdfs://127.0.0.1:${httpPort}/x', CSV, 'a Int8')`),
	...denied(
		`SELECT * FROM azureBlobStorage('DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;BlobEndpoint=${url}', 'c', 'x.csv', 'CSV', 'auto', 'a Int8')`
	),
	...denied(`SELECT * FROM remote('127.0.0.1:${tcpPort}', pasokh.event_log)`),
	...denied(`SELECT * FROM remoteSecure('127.0.0.1:${tcpPort}', pasokh.event_log)`),
	...denied(`SELECT * FROM mysql('127.0.0.1:${tcpPort}', 'd', 't', 'u', 'p')`),
	...denied(`SELECT * FROM postgresql('127.0.0.1:${tcpPort}', 'd', 't', 'u', 'p')`),
	...denied(`SELECT * FROM mongodb('127.0.0.1:${tcpPort}', 'd', 't', 'u', 'p', 'a Int8')`),
	...denied(`SELECT * FROM redis('127.0.0.1:${tcpPort}', 'k', 'k String, v String')`),
	...denied(`SELECT * FROM odbc('DSN=x', 'd', 't')`, `SELECT * FROM jdbc('jdbc:x', 'd', 't')`),
	...denied(`SELECT * FROM executable('id', TabSeparated, 'a String')`),
	{ sql: `SELECT * FROM cluster('default', pasokh.event_log)`, stopped: [701, 497] },
	{ sql: `SELECT * FROM input('a Int8')`, stopped: [477, 497] },
	{ sql: `SELECT 1 INTO OUTFILE '/tmp/out.csv'`, stopped: [358] },
	{ sql: `INSERT INTO letters FROM INFILE '${file}' FORMAT CSV`, stopped: [497, 62, 48] },
	{ sql: `SELECT reverseDNSQuery('127.0.0.1')`, stopped: [46] },
	{ sql: `SELECT catboostEvaluate('${file}', 1)`, stopped: [1000, 497] }
];

export const writes: Attempt[] = [
	...denied(`INSERT INTO letters (letter_id) VALUES ('x')`, `INSERT INTO event_log (event_id) VALUES ('x')`),
	...denied('CREATE TABLE mine (a Int8) ENGINE = Memory', 'CREATE TEMPORARY TABLE mine (a Int8)'),
	...denied('CREATE VIEW mine AS SELECT 1', 'CREATE DATABASE mine', 'CREATE FUNCTION mine AS x -> x'),
	...denied('DROP FUNCTION jalali', 'ALTER TABLE event_log DELETE WHERE 1', 'DELETE FROM event_log WHERE 1'),
	...denied('TRUNCATE TABLE event_log', 'DROP TABLE letters', 'DETACH TABLE letters'),
	...denied('OPTIMIZE TABLE letter_state FINAL', 'EXCHANGE TABLES letters AND events', 'SYSTEM SHUTDOWN'),
	...denied('SYSTEM FLUSH LOGS', 'SYSTEM RELOAD DICTIONARY pasokh.calendar_by_day'),
	...denied('SYSTEM STOP MERGES pasokh.letter_state', 'SELECT addressToLine(1)', 'KILL QUERY WHERE 1 SYNC'),
	...denied('GRANT SELECT ON pasokh.* TO pasokh_analyst', `CREATE USER mine IDENTIFIED BY 'x'`),
	...denied(`ALTER USER pasokh_analyst IDENTIFIED BY 'x'`, 'BACKUP DATABASE pasokh TO Null'),
	...denied(`RESTORE DATABASE pasokh FROM File('x')`),
	{ sql: 'SET ROLE pasokh_admin', stopped: [511] },
	{ sql: 'EXECUTE AS pasokh_admin SELECT 1', stopped: [344, 497] }
];

const READONLY = [164];
const BEYOND = [452];
const set = (stopped: number[], ...all: string[]): Attempt[] =>
	all.map((setting) => ({ sql: `SELECT 1 SETTINGS ${setting}`, stopped }));
const by = (params: Record<string, string>, stopped: number[]): Attempt => ({ sql: 'SELECT 1', params, stopped });

export const settings: Attempt[] = [
	...set(READONLY, 'readonly = 0', 'max_memory_usage_for_user = 0', 'max_concurrent_queries_for_user = 0'),
	...set(READONLY, "timeout_overflow_mode = 'break'", 'log_queries = 0', 'priority = 1'),
	...set(READONLY, 'cancel_http_readonly_queries_on_client_close = 0', 'max_query_size = 1000000000'),
	...set(READONLY, 'allow_experimental_eval_table_function = 1', 'max_bytes_before_external_group_by = 1000000'),
	...set(BEYOND, 'max_execution_time = 600', 'max_execution_time = 0', 'max_memory_usage = 0'),
	...set(BEYOND, 'max_result_rows = 0', 'max_result_bytes = 0', 'max_rows_to_read = 0'),
	...set(BEYOND, 'max_bytes_to_read = 1e15', 'max_threads = 1000', 'max_block_size = 1000000000'),
	...set([...READONLY, ...BEYOND], "profile = 'default'", "profile = 'reader'", "profile = 'session'"),
	{ sql: 'SET max_execution_time = 600', stopped: BEYOND },
	by({ readonly: '0' }, READONLY),
	by({ max_execution_time: '0' }, BEYOND),
	by({ profile: 'default' }, [...READONLY, ...BEYOND]),
	by({ role: 'pasokh_admin' }, [511, 512, 497])
];

/** Rows, time, memory, result. */
const LIMITS = [158, 159, 241, 396];
/** Seen before it begins: sleep, depth, sizes of arrays, texts and patterns; or a source that needs a grant. */
const REFUSED = [160, 306, 167, 69, 131, 36, 497];

/** Each is alone worth the whole machine. */
export const exhausting: Attempt[] = [
	'SELECT count() FROM numbers(1000000000000)',
	'SELECT sum(number) FROM numbers_mt(1000000000000)',
	'SELECT * FROM system.numbers FORMAT Null',
	'SELECT count() FROM zeros(1000000000000) WHERE zero = 1',
	'SELECT count() FROM numbers(1000000) AS a CROSS JOIN numbers(1000000) AS b WHERE a.number + b.number = 1',
	`SELECT count() FROM ${Array.from('abcdefgh', (one) => `numbers(100) AS ${one}`).join(' CROSS JOIN ')} WHERE a.number + h.number = 1000`,
	'SELECT * FROM numbers(100000000) FORMAT Null',
	`SELECT repeat('x', 1000000) FROM numbers(100000) FORMAT Null`,
	'SELECT groupArray(number) FROM numbers(2000000000)',
	'SELECT uniqExact(number) FROM numbers(2000000000)',
	'SELECT number, count() FROM numbers(2000000000) GROUP BY number FORMAT Null',
	'SELECT number FROM numbers(2000000000) ORDER BY cityHash64(number) FORMAT Null',
	'SELECT range(1000000000)',
	'SELECT arrayMap(x -> range(1000000), range(1000000))',
	'SELECT arrayJoin(range(number)) FROM numbers(100000000) FORMAT Null',
	`SELECT length(repeat(repeat('x', 1000000), 1000000))`,
	'SELECT sleepEachRow(1) FROM numbers(1000) FORMAT Null',
	'SELECT sleep(3600)',
	'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT count() FROM t',
	'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + m.number FROM t, numbers(1000000) AS m) SELECT count() FROM t',
	`SELECT countIf(match(concat('x', toString(number)), concat('(', repeat('(a|b|c)*', 2000), ')+$'))) FROM numbers(1000000000)`,
	`SELECT multiMatchAny(toString(number), [repeat('(a|b)?', 5000)]) FROM numbers(1000000000) FORMAT Null`,
	`SELECT ${'('.repeat(3_000)}1${')'.repeat(3_000)}`,
	`SELECT ${Array.from({ length: 60_000 }, () => '1').join('+')}`
].map((sql) => ({ sql, stopped: [...LIMITS, ...REFUSED] }));
