import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { openNational } from '../national/office.server.ts';
import { benchRivals } from '../rivals/rivals.ts';
import { rowsOf } from '../../support/state.ts';
import {
	drawWays,
	historyOf,
	KPI_QUESTIONS,
	LIST_QUESTIONS,
	PAGE_QUESTIONS,
	RANGES,
	type Draw,
	type Question,
	type RangeName
} from './questions.ts';
import { quantile, recordQueries, runAlone, type Sample } from './measure.server.ts';
import { number, size, table } from './table.ts';

export interface WallBenchOptions {
	letters: number;
	seed: number;
	dir: string;
	/** Ways to ask for a figure, of each range. */
	ways: number;
	/** Letters of the office on which rivals are asked as well; undefined: none. */
	rivals?: number;
	/** Only questions whose name has one of these in it. */
	only: string[];
	print: (line: string) => void;
}

/** Kept there unless told otherwise: outside of any office's data. */
export const defaultDir = (letters: number): string => join(tmpdir(), `pasokh-national-${letters}`);

/** p95 in milliseconds. */
const BARS = { year: 100, 'five years': 250, history: 50, list: 150 };

interface Row {
	question: string;
	query: string;
	range: string;
	bar: number;
	samples: Sample[];
	error?: string;
}

/** Times every query of the pages and of the catalogue by itself on a national office; prints a table and what misses its bar. */
export async function benchWall(options: WallBenchOptions): Promise<void> {
	const { dir, print } = options;
	print(`the office is kept in ${dir}`);
	const office = await openNational(dir, options, print);
	try {
		const client = office.client('reader');
		print(await sizes(client));
		const rows = await measure(client, office.serverPid, options);
		print(`\n${report(rows)}\n`);
		print(summary(rows));
	} finally {
		await office.stop();
	}
	if (options.rivals !== undefined) await compare(options, options.rivals);
}

/** At a size that they can take, which may be another one. */
async function compare({ dir, letters, seed, print }: WallBenchOptions, rivals: number): Promise<void> {
	const home = rivals === letters ? dir : join(dir, `rivals-${rivals}`);
	const office = await openNational(home, { letters: rivals, seed }, print);
	try {
		print(`\n${number(rivals)} letters`);
		await benchRivals({
			client: office.client('reader'),
			admin: office.client('admin'),
			serverPid: office.serverPid,
			dir: join(home, 'rivals'),
			print
		});
	} finally {
		await office.stop();
	}
}

async function measure(
	client: ClickHouseClient,
	pid: number,
	{ letters, ways, only, seed, print }: WallBenchOptions
): Promise<Row[]> {
	const isAsked = ({ name }: { name: string }): boolean =>
		only.length === 0 || only.some((part) => name.includes(part));
	const ranges = Object.keys(RANGES) as RangeName[];
	const newest = await newestOf(client);
	const rows: Row[] = [];
	for (const question of [...PAGE_QUESTIONS, ...KPI_QUESTIONS].filter(isAsked)) {
		const drawn = drawWays(seed, ways, ranges);
		for (const group of [ranges.slice(0, -1), ranges.slice(-1)]) {
			const isLong = group.length === 1;
			const mine = drawn.filter(({ range }) => group.includes(range));
			rows.push(
				...(await ask(
					client,
					pid,
					newest,
					question,
					mine,
					isLong ? 'five years' : 'to a year',
					isLong ? BARS['five years'] : BARS.year
				))
			);
		}
		print(
			`${question.name}: ${rows
				.filter((row) => row.question === question.name)
				.map(
					(row) =>
						`${number(
							quantile(
								row.samples.map(({ ms }) => ms),
								0.95
							)
						)}`
				)
				.join(' ')}`
		);
	}
	for (const question of LIST_QUESTIONS.filter(isAsked))
		rows.push(
			...(await ask(client, pid, newest, question, drawWays(seed, ways * 2, ['60 d', 'year']), 'page of 50', BARS.list))
		);
	const history = historyOf(letters);
	if (isAsked(history))
		rows.push(
			...(await ask(client, pid, newest, history, drawWays(seed, ways * 6, ['year']), 'a letter', BARS.history))
		);
	return rows;
}

/** What a page asks again and again: the first run reads from the disk, and by the fourth the engine has compiled what it computes (100 ms, once). */
const WARM_UP = 4;

/** Each query that a question comes to, alone, for every way to ask it. */
async function ask(
	client: ClickHouseClient,
	pid: number,
	newest: string,
	question: Question,
	ways: Draw[],
	range: string,
	bar: number
): Promise<Row[]> {
	const rows = new Map<string, Row>();
	for (const way of ways) {
		const recorder = recordQueries(client);
		try {
			await question.ask(recorder.client, way, newest);
		} catch (error) {
			const message = (error as Error).message.split('\n')[0]!.slice(0, 160);
			rows.set('', { question: question.name, query: '', range, bar, samples: [], error: message });
			break;
		}
		for (const asked of recorder.asked) {
			const row = rows.get(asked.name) ?? { question: question.name, query: asked.name, range, bar, samples: [] };
			rows.set(asked.name, row);
			for (let run = 0; run < WARM_UP; run++) await runAlone(client, pid, asked);
			row.samples.push(await runAlone(client, pid, asked));
		}
	}
	return [...rows.values()];
}

function report(rows: Row[]): string {
	const body = rows.map(({ question, query, range, bar, samples, error }) => {
		const times = samples.map(({ ms }) => ms);
		const p95 = quantile(times, 0.95);
		const most = (field: 'cpu' | 'rows' | 'bytes'): number =>
			quantile(
				samples.map((sample) => sample[field]),
				0.95
			);
		if (error !== undefined) return [question, error, range, '', '', '', '', '', 'ERROR'];
		return [
			...[question, query, range],
			...[number(quantile(times, 0.5)), number(p95), number(most('cpu')), number(most('rows')), size(most('bytes'))],
			p95 <= bar ? 'pass' : `> ${bar}`
		];
	});
	return table(['question', 'query', 'range', 'p50 ms', 'p95 ms', 'CPU ms', 'rows read', 'read', 'bar'], body, 3);
}

function summary(rows: Row[]): string {
	const measured = rows.filter(({ error }) => error === undefined);
	const late = measured.filter(
		({ samples, bar }) =>
			quantile(
				samples.map(({ ms }) => ms),
				0.95
			) > bar
	);
	const failed = rows.length - measured.length;
	return `${measured.length - late.length} of ${measured.length} within their bar${failed > 0 ? `, ${failed} could not be asked` : ''}`;
}

/** What the office takes on the disk. */
async function sizes(client: ClickHouseClient): Promise<string> {
	const found = await rowsOf<{ name: string; rows: string; bytes: string; parts: number }>(
		client,
		`SELECT table AS name, toString(sum(p.rows)) AS rows, toString(sum(p.bytes_on_disk)) AS bytes, toUInt32(count()) AS parts
		FROM system.parts AS p WHERE active AND database = 'pasokh' AND p.rows > 1000 GROUP BY table ORDER BY sum(p.bytes_on_disk) DESC LIMIT 12`
	);
	const body = found.map(({ name, rows, bytes, parts }) => [
		...[name, number(Number(rows)), String(parts), size(Number(bytes))],
		(Number(bytes) / Number(rows)).toFixed(1)
	]);
	return table(['table', 'rows', 'parts', 'on disk', 'bytes a row'], body);
}

async function newestOf(client: ClickHouseClient): Promise<string> {
	const [row] = await rowsOf<{ newest: string }>(
		client,
		'SELECT toString(max(newest_at)) AS newest FROM pasokh.receipts'
	);
	return `${row!.newest.replace(' ', 'T')}Z`;
}
