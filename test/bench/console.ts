import { setTimeout as pause } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { dayAfter, tehranDay } from '#sql/model/tehran.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { wall } from '#sql/queries/wall.ts';
import { openNational } from './national/office.server.ts';
import { quantile, recordQueries, runAlone, type Asked } from './wall/measure.server.ts';
import { number, table } from './wall/table.ts';

export interface ConsoleOptions {
	letters: number;
	seed: number;
	dir: string;
	analysts: number;
	seconds: number;
	print: (line: string) => void;
}

/** What analysts ask who think of nobody else: sorts, joins and groups of all that there is, and one that reads nothing. */
const HEAVY = [
	'SELECT letter_id, count() FROM events GROUP BY letter_id ORDER BY count() DESC LIMIT 10',
	'SELECT a.county, b.category, count() FROM letters AS a INNER JOIN letters AS b ON a.citizen_key = b.citizen_key GROUP BY ALL',
	'SELECT quantiles(0.5, 0.9)(workingMinutes(referred_at, ended_at, county)) FROM referrals GROUP BY to_org',
	'SELECT uniqExact(number) FROM numbers(2000000000)'
];
const PAUSE_MS = 200;
const WARM_UPS = 5;

/** The bar of a query of the wall over at most a year (bench wall). */
const BAR = 100;
const DAYS = 30;

/** How long each query of the wall takes by itself, and with many analysts' beside it: a table, and how many keep the bar. */
export async function benchConsole({ letters, seed, dir, analysts, seconds, print }: ConsoleOptions): Promise<void> {
	const office = await openNational(dir, { letters, seed }, print);
	const beside = new AbortController();
	try {
		const reader = office.client('reader');
		const asked = await queriesOfWall(reader);
		for (let n = 0; n < WARM_UPS; n++) for (const query of asked) await runAlone(reader, office.serverPid, query);
		const measured = () => measure(reader, office.serverPid, asked, seconds);
		const alone = await measured();
		const told = { answered: 0, refused: 0 };
		const analyst = office.client('analyst');
		const all = Array.from({ length: analysts }, (_, person) => ask(analyst, person, beside.signal, told));
		await pause(2_000);
		const together = await measured();
		beside.abort();
		await Promise.all(all);
		const p95 = (times: number[]) => quantile(times, 0.95);
		const rows = asked.map(({ name }) => {
			const [before, after] = [alone.get(name)!, together.get(name)!];
			const figures = [quantile(before, 0.5), p95(before), quantile(after, 0.5), p95(after)].map(number);
			return [name, ...figures, p95(after) <= BAR ? 'pass' : `> ${BAR}`];
		});
		const head = ['query', 'p50 ms', 'p95 ms', `p50 beside ${analysts}`, 'p95 beside', 'bar'];
		print(`\n${table(head, rows)}`);
		print(
			`of the analysts' queries ${told.answered} were answered, ${told.refused} refused or stopped; ${rows.filter((row) => row.at(-1) === 'pass').length} of ${rows.length} of the wall's within their bar`
		);
	} finally {
		beside.abort();
		await office.stop();
	}
}

/** What the wall asks of its last days, as of now. */
async function queriesOfWall(reader: ClickHouseClient): Promise<Asked[]> {
	const recorder = recordQueries(reader);
	const days = (asOf: string) => {
		const to = tehranDay(Date.parse(asOf));
		return { from: dayAfter(to, 1 - DAYS), to, compare: null };
	};
	await readPage(recorder.client, wall, { database: 'pasokh', clock: 'data', days });
	return recorder.asked;
}

async function measure(
	reader: ClickHouseClient,
	pid: number,
	asked: Asked[],
	seconds: number
): Promise<Map<string, number[]>> {
	const times = new Map<string, number[]>(asked.map(({ name }) => [name, []]));
	for (const end = performance.now() + seconds * 1_000; performance.now() < end;)
		for (const query of asked) times.get(query.name)!.push((await runAlone(reader, pid, query)).ms);
	return times;
}

/** One analyst, who asks again as soon as there is an answer or a refusal. */
async function ask(
	analyst: ClickHouseClient,
	person: number,
	signal: AbortSignal,
	told: { answered: number; refused: number }
): Promise<void> {
	for (let n = person; !signal.aborted; n++)
		await analyst
			.query({
				query: HEAVY[n % HEAVY.length]!,
				format: 'JSONEachRow',
				http_headers: { 'X-ClickHouse-Quota': `bench-${person}` },
				abort_signal: signal
			})
			.then((result) => result.text())
			.then(
				() => told.answered++,
				async () => {
					told.refused++;
					await pause(PAUSE_MS);
				}
			);
}
