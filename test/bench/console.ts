import { setTimeout as pause } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { wall } from '#sql/queries/wall.ts';
import { openNational } from './national/office.server.ts';
import { quantile } from './wall/measure.server.ts';
import { table } from './wall/table.ts';

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

/** How long the wall's queries take alone and with many analysts' beside them: a table, and the ratio. */
export async function benchConsole({ letters, seed, dir, analysts, seconds, print }: ConsoleOptions): Promise<void> {
	const office = await openNational(dir, { letters, seed }, print);
	const beside = new AbortController();
	try {
		const reader = office.client('reader');
		for (let n = 0; n < WARM_UPS; n++) await readWall(reader);
		const alone = await measure(reader, seconds);
		const told = { answered: 0, refused: 0 };
		const analyst = office.client('analyst');
		const all = Array.from({ length: analysts }, (_, person) => ask(analyst, person, beside.signal, told));
		await pause(2_000);
		const together = await measure(reader, seconds);
		beside.abort();
		await Promise.all(all);
		const row = (name: string, times: number[]) => [
			name,
			...[times.length, quantile(times, 0.5), quantile(times, 0.95)].map((value) => String(Math.round(value)))
		];
		print(
			`\n${table(
				['the wall', 'times', 'p50 ms', 'p95 ms'],
				[row('alone', alone), row(`beside ${analysts} analysts`, together)]
			)}`
		);
		const ratio = quantile(together, 0.95) / quantile(alone, 0.95);
		print(
			`p95 beside ÷ alone: ${ratio.toFixed(1)}; of the analysts' queries ${told.answered} were answered, ${told.refused} refused or stopped`
		);
	} finally {
		beside.abort();
		await office.stop();
	}
}

const readWall = (reader: ClickHouseClient) => readPage(reader, wall, { database: 'pasokh', clock: 'data' });

async function measure(reader: ClickHouseClient, seconds: number): Promise<number[]> {
	const times: number[] = [];
	for (const end = performance.now() + seconds * 1_000; performance.now() < end;) {
		const begun = performance.now();
		await readWall(reader);
		times.push(performance.now() - begun);
		await pause(PAUSE_MS);
	}
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
