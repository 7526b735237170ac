import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { quantile, runAlone } from '../wall/measure.server.ts';
import { table } from '../wall/table.ts';
import { startDuckDb, type DuckDb } from './duckdb.server.ts';
import { startPostgres, type Postgres } from './postgres.server.ts';
import { RIVAL_QUESTIONS, type RivalQuestion } from './questions.ts';

export interface RivalsOptions {
	/** Asks. */
	client: ClickHouseClient;
	/** Exports, for as long as it takes. */
	admin: ClickHouseClient;
	serverPid: number;
	/** Where exports and the rivals' own data go, beside the office. */
	dir: string;
	print: (line: string) => void;
}

const RUNS = 7;
const THREADS = 2;
/** How many times faster ours is to be. */
const BARS = { postgres: 10, duckdb: 1, events: 10 };

const ms = (column: string): string => `toUnixTimestamp64Milli(${column})`;
/** Once as moments that PostgreSQL reads, once as numbers that DuckDB takes as they are. */
const LETTERS = (moment: (column: string) => string): string => `
	SELECT letter_id, toString(channel), toString(category), toString(county), toString(state), is_answered, toString(ifNull(holder, '')),
		${moment('assumeNotNull(registered_at)')}, ${moment('answered_at')}, ${moment('due_at')}
	FROM pasokh.letters WHERE registered_at IS NOT NULL ORDER BY letter_id`;
const EVENTS = `
	SELECT toString(subject_kind) AS subject_kind, subject_id, toString(source) AS source, event_id, content_hash, toString(type) AS type, ${ms('occurred_at')} AS occurred_ms,
		toString(channel) AS channel, toString(to_org) AS to_org, target_event_id
	FROM pasokh.event_log`;
const NAMES = [
	'letter_id',
	'channel',
	'category',
	'county',
	'state',
	'is_answered',
	'holder',
	'registered_at',
	'answered_at',
	'due_at'
];

/** The same questions to PostgreSQL and to DuckDB on the current state, and to DuckDB on the events; prints times and ratios. */
export async function benchRivals({ client, admin, serverPid, dir, print }: RivalsOptions): Promise<void> {
	mkdirSync(dir, { recursive: true });
	await chmod(dir, 0o755);
	const duckdb = await loadDuckDb(admin, dir, print);
	const postgres = await loadPostgres(admin, dir, print);
	try {
		const rows: string[][] = [];
		for (const question of RIVAL_QUESTIONS) rows.push(await askAll(question, client, serverPid, postgres, duckdb));
		const head = ['median ms', 'ours', 'PostgreSQL', 'ratio', 'DuckDB', 'ratio', 'DuckDB, events', 'ratio', 'bars'];
		print(
			`\nPostgreSQL ${postgres.version} and DuckDB on a current state table, DuckDB on the events; ratio: how many times faster ours is`
		);
		print(`${table(head, rows)}\n`);
	} finally {
		duckdb.stop();
		await postgres.stop();
	}
}

async function askAll(
	question: RivalQuestion,
	client: ClickHouseClient,
	pid: number,
	postgres: Postgres,
	duckdb: DuckDb
): Promise<string[]> {
	const asked = { name: question.name, ...question.ours, settings: {} };
	const ours: number[] = [];
	for (let n = 0; n <= RUNS; n++) ours.push((await runAlone(client, pid, asked)).ms);
	const times = {
		ours: ours.slice(1),
		postgres: postgres.time(question.postgres, RUNS + 1).slice(1),
		duckdb: (await duckdb.time(question.duckdb, RUNS + 1)).slice(1),
		events: question.events === null ? [] : await duckdb.time(question.events, 2)
	};
	const median = Object.fromEntries(
		Object.entries(times).map(([name, values]) => [name, quantile(values, 0.5)])
	) as Record<keyof typeof times, number>;
	const ratio = (rival: keyof typeof BARS): number => median[rival] / median.ours;
	const isMet = (rival: keyof typeof BARS): boolean => Number.isNaN(ratio(rival)) || ratio(rival) >= BARS[rival];
	// A row store keeps what an index answers, and DuckDB may be as fast where little is read.
	const missed = (Object.keys(BARS) as (keyof typeof BARS)[]).filter(
		(rival) => (question.isAggregate || rival === 'events') && !isMet(rival)
	);
	const cell = (value: number, digits = 1): string => (Number.isNaN(value) ? '–' : value.toFixed(digits));
	return [
		...[question.name, cell(median.ours), cell(median.postgres), cell(ratio('postgres'))],
		...[cell(median.duckdb), cell(ratio('duckdb')), cell(median.events), cell(ratio('events'))],
		missed.length === 0 ? 'pass' : `misses ${missed.join(', ')}`
	];
}

async function loadDuckDb(client: ClickHouseClient, dir: string, print: RivalsOptions['print']): Promise<DuckDb> {
	const file = join(dir, 'rival.duckdb');
	const isLoaded = existsSync(file);
	const duckdb = await startDuckDb(file, THREADS);
	if (isLoaded) return duckdb;
	print('DuckDB loads …');
	const [letters, events] = [join(dir, 'letters.parquet'), join(dir, 'events.parquet')];
	await save(client, `${LETTERS(ms)} FORMAT Parquet`, letters);
	await duckdb.run(`CREATE TABLE raw AS SELECT * FROM '${letters}'`);
	const found = (await duckdb.run('DESCRIBE raw')).map(([name]) => `"${String(name)}"`);
	if (found.length !== NAMES.length) throw new Error('the export of letters has other columns than it should');
	const as = NAMES.map((name, i) =>
		name.endsWith('_at') ? `make_timestamp(${found[i]} * 1000) AS ${name}` : `${found[i]} AS ${name}`
	);
	await duckdb.run(`CREATE TABLE letters AS SELECT ${as.join(', ')} FROM raw ORDER BY letter_id`);
	await duckdb.run('DROP TABLE raw');
	await save(client, `${EVENTS} FORMAT Parquet`, events);
	await duckdb.run(
		`CREATE TABLE events AS SELECT * EXCLUDE (occurred_ms), make_timestamp(occurred_ms * 1000) AS occurred_at FROM '${events}'`
	);
	await Promise.all([rm(letters), rm(events)]);
	return duckdb;
}

async function loadPostgres(client: ClickHouseClient, dir: string, print: RivalsOptions['print']): Promise<Postgres> {
	const postgres = await startPostgres(dir);
	if (postgres.run(`SELECT count(*) FROM pg_class WHERE relname = 'letters_open'`).trim() === '1') return postgres;
	print(`PostgreSQL ${postgres.version} loads …`);
	const file = join(dir, 'letters.csv');
	try {
		await save(client, `${LETTERS((column) => `toString(${column})`)} FORMAT CSV`, file);
		await chmod(file, 0o644);
		postgres.run(`DROP TABLE IF EXISTS letters;
			CREATE TABLE letters (letter_id text PRIMARY KEY, channel text, category text, county text, state text, is_answered boolean, holder text,
				registered_at timestamp, answered_at timestamp, due_at timestamp)`);
		postgres.copyFrom('letters', file);
		postgres.run(`CREATE INDEX letters_registered ON letters (registered_at);
			CREATE INDEX letters_answered ON letters (answered_at);
			CREATE INDEX letters_open ON letters (holder, due_at) WHERE NOT is_answered;
			VACUUM ANALYZE letters`);
	} catch (error) {
		await postgres.stop();
		throw error;
	} finally {
		await rm(file, { force: true });
	}
	return postgres;
}

/** What a query answers, as a file. */
async function save(client: ClickHouseClient, query: string, file: string): Promise<void> {
	const { stream } = await client.exec({ query, clickhouse_settings: { format_csv_null_representation: '' } });
	await pipeline(stream, createWriteStream(file));
}
