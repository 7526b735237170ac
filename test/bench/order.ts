import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createRandom } from '#ingest/scenario/random.ts';
import { CSV_HEADER, csvLine, type IncidentRow, incidentLog, incidentMapping } from '../support/incident-log.ts';
import { startNode } from '../support/process.ts';
import type { OrderRun } from './order-run.ts';
import { quantile } from './wall/measure.server.ts';
import { number, table } from './wall/table.ts';

export interface OrderBenchOptions {
	rows: number;
	rounds: number;
	seed: number;
	print: (line: string) => void;
}

/** No less than half the speed of a plain mapping. */
const BAR = 0.5;
const WAYS = ['map', 'load'] as const;
/** What a plain mapping has to be told, in columns of their own. */
const TOLD = ['before', 'registered', 'referred', 'answered', 'reopened', 'closed'];

/**
 * A log of states in random order, whose events are made of the row before, and the same events of columns that tell them: what the order costs, each run in
 * a process of its own, in turn.
 * @returns false when the two make not as many events; a missed bar is only said
 */
export async function benchOrder({ rows, rounds, seed, print }: OrderBenchOptions): Promise<boolean> {
	const dir = await mkdtemp(join(tmpdir(), 'pasokh-bench-'));
	const file = join(dir, 'incidents.csv');
	try {
		await pipeline(Readable.from(linesOf(rows, seed)), createWriteStream(file));
		const ordered = incidentMapping();
		const mappings = { ordered, plain: plainOf(ordered) };
		let isSame = true;
		const report: string[][] = [];
		for (const way of WAYS) {
			const runs: Record<'ordered' | 'plain', OrderRun>[] = [];
			for (let round = 0; round < rounds; round++) {
				const plain = await runOf(way, file, mappings.plain);
				runs.push({ plain, ordered: await runOf(way, file, mappings.ordered) });
			}
			isSame &&= runs.every(({ plain, ordered }) => plain.events === ordered.events);
			const median = (of: (run: (typeof runs)[number]) => number): number => quantile(runs.map(of), 0.5);
			const cpu = median(({ plain, ordered }) => plain.cpuSeconds / ordered.cpuSeconds);
			const wall = median(({ plain, ordered }) => plain.seconds / ordered.seconds);
			report.push([
				...[way, number(rows / median(({ ordered }) => ordered.seconds)), wall.toFixed(2), cpu.toFixed(2)],
				...[`${median(({ ordered }) => ordered.peakMiB)} MiB`, `${median(({ plain }) => plain.peakMiB)} MiB`],
				Math.min(cpu, wall) < BAR ? `below ${BAR}` : ''
			]);
		}
		print(`seed ${seed}; ${number(rows)} rows in random order, medians of ${rounds} rounds\n`);
		print(table(['', 'rows/s', 'of plain', 'by CPU', 'memory', 'of plain', ''], report));
		if (!isSame) print('WRONG: the two make not as many events');
		return isSame;
	} finally {
		await rm(dir, { recursive: true });
	}
}

async function runOf(way: string, file: string, mapping: object): Promise<OrderRun> {
	const run = startNode('test/bench/order-run.ts', [way, file, JSON.stringify(mapping)], {});
	if ((await run.exited) !== 0) throw new Error(run.output());
	return JSON.parse(run.output()) as OrderRun;
}

/** The rows, each with what the row before makes of it. */
function linesOf(rows: number, seed: number): string[] {
	const lines: string[] = [];
	let before: IncidentRow | undefined;
	for (const row of incidentLog(seed, rows)) {
		if (before?.number !== row.number) before = undefined;
		const became = (...states: string[]) => states.includes(row.incident_state);
		const group = before?.assignment_group ?? '?';
		const told = [
			!before,
			row.assignment_group !== group && row.assignment_group !== '?',
			became('Resolved') && before?.incident_state !== 'Resolved',
			became('New', 'Active') && ['Resolved', 'Closed'].includes(before?.incident_state ?? ''),
			became('Closed') && before?.incident_state !== 'Closed'
		];
		lines.push(`${csvLine(row).trimEnd()},${[group, ...told.map(Number)].join(',')}\n`);
		before = row;
		if (lines.length === rows) break;
	}
	const random = createRandom(seed);
	for (let at = lines.length - 1; at > 0; at--) {
		const other = random.int(at + 1);
		[lines[at], lines[other]] = [lines[other]!, lines[at]!];
	}
	return [`${CSV_HEADER.trimEnd()},${TOLD.join(',')}\n`, ...lines];
}

function plainOf(ordered: ReturnType<typeof incidentMapping>): object {
	const { order: _, ...letter_id } = ordered.letter_id;
	const events = ordered.events.map((event) => ({
		...event,
		when: { equals: { column: event.type.replace('letter.', ''), value: '1' } },
		fields: {
			...event.fields,
			...('from_org' in event.fields && { from_org: { lookup: { table: 'bodies', column: 'before' } } })
		}
	}));
	return { ...ordered, letter_id, events };
}
