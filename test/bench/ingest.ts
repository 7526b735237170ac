import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { openClient } from '#sql/client/open.server.ts';
import { migrate } from '#sql/migrate/run.server.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { projectRoot } from '#sql/root.ts';
import { startEmbedded } from '#sql/server/embedded.server.ts';
import { readSettings } from '#sql/settings.ts';
import { ownSettings, startNode } from '../support/process.ts';
import { rowsOf } from '../support/state.ts';
import { LONG_MS, until } from '../support/until.ts';
import { bareInsert, type Cost } from './ingest-bare.server.ts';
import { prepare, type Prepared } from './ingest-files.server.ts';
import type { ProducerReport, ProducerTask } from './ingest-producer.ts';
import { stagesOf } from './ingest-stages.ts';
import { watchTrickle } from './ingest-trickle.ts';
import { cpuSecondsOf, forgetPeak, memoryOf } from './process-cost.ts';
import { number, table } from './wall/table.ts';

export interface IngestBenchOptions {
	/** How many events go in. */
	events: number;
	/** Events a second of a trickle that follows for a minute; none unless given. */
	rate?: number;
	print: (line: string) => void;
}

const PER_REQUEST = 5_000;
const LANES = 4;
const TRICKLE_S = 60;
const WAIT_MS = 1_800_000;
/**
 * The bars of the whole path: a share of what a bare INSERT does, and events a second with the producer on the same two cores.
 * The share was to be 0.25 before letters kept who is responsible, how they ended and what was done to them.
 */
const BARS = { share: 0.22, speed: 50_000 };

/** The same bare INSERT differed by a third from run to run. So the two take turns, and the median of their ratios counts. */
const ROUNDS = 3;

/**
 * Events in time order into one server: by bare INSERT and by the whole path over HTTP until every letter is up to date, in
 * turn, and once by bare SQL with the recomputation. Prints rates, ratios, CPU and memory.
 * @returns false when what arrived is not what was sent; a missed bar is only said
 */
export async function benchIngest({ events, rate, print }: IngestBenchOptions): Promise<boolean> {
	const dir = await mkdtemp(join(tmpdir(), 'pasokh-bench-'));
	const env = {
		...(await ownSettings(join(dir, 'data'))),
		LOG_LEVEL: 'warn'
	};
	const settings = readSettings(env);
	const { database } = settings.clickhouse;
	const server = await startEmbedded(settings);
	const client = openClient(settings, 'admin');
	let ingest: ReturnType<typeof startNode> | undefined;
	try {
		print(`making ${number(events)} events …`);
		const prepared = await prepare(dir, events, PER_REQUEST);
		print(`${number(prepared.letters)} letters, ${(events / prepared.letters).toFixed(1)} events each\n`);
		/** The same name again: dictionaries may read no other database. */
		const anew = async (): Promise<void> => {
			await client.command({ query: `DROP DATABASE IF EXISTS ${database} SYNC` });
			await migrate(settings);
		};
		const bare = async (recompute: boolean): Promise<Cost> => {
			await anew();
			return bareInsert(client, database, server.pid, prepared, { recompute });
		};
		const isUpToDate = async (): Promise<boolean> => {
			await sleep(250);
			// Asked of ingest until the spool is empty: to count the letters again and again is no part of the path.
			const ready = await fetch(`${settings.ingest.url}/readyz`);
			const { waiting } = (await ready.json()) as { waiting: { batches: number } };
			return waiting.batches === 0 && stateHas(client, prepared);
		};
		const upToDate = () => until('every letter is up to date', isUpToDate, WAIT_MS);
		let token = '';
		const overHttp = async (): Promise<WholePath> => {
			await anew();
			const office = await openOffice(settings);
			token = await office.createToken('bench');
			await office.close();
			ingest = startNode('ingest/main.ts', [], env);
			await until('ingest is ready', async () => (await fetch(`${settings.ingest.url}/readyz`)).ok, LONG_MS);
			const pids = { clickhouse: server.pid, ingest: ingest.pid };
			for (const pid of Object.values(pids)) forgetPeak(pid);
			const [since] = await rowsOf<{ at: string }>(client, 'SELECT toString(now64(6)) AS at');
			const { wire, ends } = prepared;
			const path = await wholePath(
				events,
				{ url: settings.ingest.url, token, wire, lanes: LANES, everyMs: 0, ends },
				pids,
				upToDate,
				print
			);
			const engineSeconds = path.cost.cpu.clickhouse;
			return {
				...path,
				stages: await stagesOf(client, { since: since!.at, events, ingest: ingest.pid, engineSeconds })
			};
		};

		const folded = await bare(true);
		const rounds: Round[] = [];
		for (let n = 1; n <= ROUNDS; n++) {
			await ingest?.stop();
			rounds.push({ bare: await bare(false), path: await overHttp() });
			print(`round ${n}: ${speed(rounds.at(-1)!.path.cost, rounds.at(-1)!.bare).toFixed(2)} of the bare INSERT`);
		}
		print(verdict(folded, rounds));
		const isExact = await matches(client, prepared);
		print(isExact ? 'events, letters and days are those that were sent' : 'WRONG: what arrived is not what was sent');
		if (rate !== undefined)
			await watchTrickle({
				client,
				url: settings.ingest.url,
				token,
				dir,
				rate,
				seconds: TRICKLE_S,
				run: runProducer,
				print
			});
		return isExact;
	} finally {
		await ingest?.stop();
		await client.close();
		await server.stop();
		await rm(dir, { recursive: true, force: true });
	}
}

interface Round {
	bare: Cost;
	path: WholePath;
}

/** Whether each letter's state has all its events, and each day its registrations. */
async function stateHas(
	client: Parameters<typeof rowsOf>[0],
	{ letters, events, registrations }: Prepared
): Promise<boolean> {
	const [state] = await rowsOf<{ letters: number; events: number; days: number }>(
		client,
		`SELECT toUInt32(count()) AS letters, toUInt32(sum(events)) AS events,
			(SELECT toUInt32(sum(arraySum(cells.registered))) FROM pasokh.letter_days FINAL) AS days
		FROM pasokh.letter_state FINAL`
	);
	return state?.letters === letters && state.events === events && state.days === registrations;
}

interface WholePath {
	cost: Cost;
	/** CPU of each stage. */
	stages: string;
	retries: number;
	peaks: { clickhouse: number; ingest: number; producer: number };
}

async function wholePath(
	events: number,
	task: ProducerTask,
	pids: { clickhouse: number; ingest: number },
	upToDate: () => Promise<unknown>,
	print: (line: string) => void
): Promise<Omit<WholePath, 'stages'>> {
	const before = { clickhouse: cpuSecondsOf(pids.clickhouse), ingest: cpuSecondsOf(pids.ingest) };
	const began = performance.now();
	const marks = [0.1, 0.5, 1].map((share) => Math.floor(task.ends.length * share));
	const sample = (share: string): void => {
		const [clickhouse, ingest] = [memoryOf(pids.clickhouse).now, memoryOf(pids.ingest).now];
		print(`memory ${share.padStart(5)}: ClickHouse ${clickhouse} MiB, ingest ${ingest} MiB`);
	};
	const report = await runProducer(task, ({ done }) => {
		while (marks.length > 0 && done >= marks[0]!) sample(`${Math.round((marks.shift()! / task.ends.length) * 100)} %`);
	});
	const acknowledged = (performance.now() - began) / 1_000;
	await upToDate();
	const seconds = (performance.now() - began) / 1_000;
	print(
		`acknowledged after ${acknowledged.toFixed(1)} s, up to date after ${seconds.toFixed(1)} s; sent again: ${report.retries}`
	);
	sample('end');
	const cpu = {
		clickhouse: cpuSecondsOf(pids.clickhouse) - before.clickhouse,
		ingest: cpuSecondsOf(pids.ingest) - before.ingest,
		producer: report.cpuSeconds
	};
	const peaks = {
		clickhouse: memoryOf(pids.clickhouse).peak,
		ingest: memoryOf(pids.ingest).peak,
		producer: report.peakMiB
	};
	return { cost: { events, seconds, cpu }, retries: report.retries, peaks };
}

/** Runs a producer to its end, and tells of its progress. */
export async function runProducer(
	task: ProducerTask,
	onReport: (report: ProducerReport) => void
): Promise<ProducerReport> {
	const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'test/bench/ingest-producer.ts'], {
		cwd: projectRoot(),
		stdio: ['pipe', 'pipe', 'inherit']
	});
	child.stdin.end(JSON.stringify(task));
	let last: ProducerReport | undefined;
	const exited = once(child, 'exit') as Promise<[number | null]>;
	for await (const line of createInterface({ input: child.stdout }))
		onReport((last = JSON.parse(line) as ProducerReport));
	const [code] = await exited;
	if (code !== 0 || last === undefined) throw new Error('the producer failed');
	return last;
}

async function matches(client: Parameters<typeof rowsOf>[0], { events, letters }: Prepared): Promise<boolean> {
	const [row] = await rowsOf<{ events: number; letters: number }>(
		client,
		'SELECT toUInt32(count()) AS events, toUInt32(uniqExact(subject_id)) AS letters FROM pasokh.event_log FINAL'
	);
	return row?.events === events && row.letters === letters;
}

/** The middle one by a number. */
const median = <T>(all: T[], of: (one: T) => number): T => all.toSorted((a, b) => of(a) - of(b))[all.length >> 1]!;
const rateOf = ({ events, seconds }: Cost): number => events / seconds;
const speed = (cost: Cost, other: Cost): number => rateOf(cost) / rateOf(other);

function verdict(folded: Cost, rounds: Round[]): string {
	const bare = median(rounds, (round) => rateOf(round.bare)).bare;
	const { cost, peaks, stages } = median(rounds, (round) => rateOf(round.path.cost)).path;
	const cell = (seconds: number | undefined, { events }: Cost): string =>
		seconds === undefined ? '–' : `${((seconds / events) * 1e6).toFixed(1)} µs`;
	const row = (name: string, one: Cost): string[] => [
		...[name, number(rateOf(one)), cell(one.cpu.clickhouse, one)],
		...[cell(one.cpu.ingest, one), cell(one.cpu.producer, one)]
	];
	const rows = [
		row('bare INSERT', bare),
		row('bare INSERT and recomputation', folded),
		row('the whole path over HTTP', cost)
	];
	const passes = (isMet: boolean): string => (isMet ? 'pass' : 'FAIL');
	const ratio = median(
		rounds.map((round) => speed(round.path.cost, round.bare)),
		(share) => share
	);
	return [
		`\nrate, and CPU an event: medians of ${rounds.length} rounds`,
		table(['', 'events/s', 'ClickHouse', 'ingest', 'producer'], rows),
		'\nstages of the whole path',
		stages,
		`\npeak memory: ClickHouse ${peaks.clickhouse} MiB, ingest ${peaks.ingest} MiB, producer ${peaks.producer} MiB`,
		`recomputation to bare INSERT: ${speed(folded, bare).toFixed(2)}; whole path to both: ${speed(cost, folded).toFixed(2)}`,
		`whole path to bare INSERT: ${ratio.toFixed(2)} (bar ${BARS.share}: ${passes(ratio >= BARS.share)})`,
		`whole path: ${number(rateOf(cost))} events/s (bar ${number(BARS.speed)}: ${passes(rateOf(cost) >= BARS.speed)})`
	].join('\n');
}
