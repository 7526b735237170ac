import { openAlertOffice } from '../fault/alert-office.ts';
import { runAlertStorm } from '../fault/alert-storm.ts';
import { FAULTS, JETSTREAM_FAULTS, type FaultKind } from '../fault/plan.ts';
import { runStorm, type StormReport } from '../fault/storm.ts';

export interface FaultBench {
	runs: number;
	/** Seed of the first run; each further one has the next. */
	seed: number;
	/** How many of the runs have JetStream as their spool. */
	jetstream: number;
	/** What may break; all when absent. */
	kinds?: readonly FaultKind[];
	print: (line: string) => void;
	/** Letters in each run. */
	letters?: number;
}

const SHOWN_ROWS = 3;
const COLUMNS = [
	'run',
	'seed',
	'spool',
	'events',
	'sent',
	'acked',
	're-sent',
	'lost',
	'doubled',
	'differing',
	'seconds',
	'faults'
];
const WIDTHS = [5, 11, 10, 7, 7, 7, 8, 5, 8, 10, 8, 0];

/** Runs storms one after another, each from an empty office, and prints a table. True when not a figure differs. */
export async function benchFaults({ runs, seed, jetstream, kinds, print, letters }: FaultBench): Promise<boolean> {
	const sums = { lost: 0, doubled: 0, differing: 0, failed: 0 };
	print(rowOf(COLUMNS, WIDTHS));
	for (let run = 1; run <= runs; run++) {
		const one = seed + run - 1;
		const spool = run <= jetstream ? 'jetstream' : 'sqlite';
		print(`# run ${run} of ${runs}: --seed ${one} --runs 1${spool === 'jetstream' ? ' --jetstream 1' : ''}`);
		try {
			const report = await runStorm({ seed: one, spool, kinds, letters });
			print(rowOf([run, ...cellsOf(report)], WIDTHS));
			for (const line of complaintsOf(report)) print(`  ${line}`);
			sums.lost += report.lost;
			sums.doubled += report.doubled;
			sums.differing += report.differences.length;
			if (report.complaints.length > 0) sums.failed++;
		} catch (error) {
			sums.failed++;
			print(`  the run failed: ${told(error)}`);
		}
	}
	const failed = sums.failed > 0 ? `, ${sums.failed} with complaints` : '';
	print(`${runs} runs: ${sums.lost} lost, ${sums.doubled} doubled, ${sums.differing} differing${failed}`);
	return Object.values(sums).every((n) => n === 0);
}

/** @throws Error that names what is not a fault */
export function kindsOf(list: string | undefined): readonly FaultKind[] | undefined {
	const known: readonly string[] = [...FAULTS, ...JETSTREAM_FAULTS];
	const kinds = list?.split(',');
	const odd = kinds?.find((kind) => !known.includes(kind));
	if (odd !== undefined) throw new Error(`--faults: ${odd} is not one of ${known.join(', ')}`);
	return kinds as readonly FaultKind[] | undefined;
}

function cellsOf(report: StormReport): (string | number)[] {
	const { seed, spool, events, sent, acknowledged, retries, lost, doubled, differences, seconds, faults } = report;
	const counts = [events, sent, acknowledged, retries, lost, doubled, differences.length];
	return [seed, spool, ...counts, seconds.toFixed(1), faults.join('; ')];
}

function complaintsOf({ differences, complaints, kept }: StormReport): string[] {
	const differing = differences.map(({ figure, missing, extra }) => {
		const of = (rows: string[]) => rows.slice(0, SHOWN_ROWS).join(' ');
		return `${figure}: ${missing.length} rows missing ${of(missing)}, ${extra.length} too many ${of(extra)}`;
	});
	return [...differing, ...complaints, ...(kept ? [`the data are kept in ${kept}`] : [])];
}

/** A line of a table; a cell of no width stands as it is. */
export function rowOf(cells: readonly (string | number)[], widths: readonly number[]): string {
	return cells.map((cell, i) => (widths[i] ? String(cell).padStart(widths[i]) : `  ${cell}`)).join('');
}

/** An error with all its causes, in a line. */
export function told(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause === undefined ? error.message : `${error.message}: ${told(error.cause)}`;
}

export interface AlertFaultBench {
	runs: number;
	/** Seed of the first run; each further one has the next. */
	seed: number;
	print: (line: string) => void;
}

const ALERT_COLUMNS = [
	'run',
	'seed',
	'limit',
	'letters',
	'messages',
	'arrivals',
	'lost',
	'doubled',
	'seconds',
	'faults'
];
const ALERT_WIDTHS = [5, 11, 7, 9, 10, 10, 6, 9, 9, 0];

/** Runs storms of alerts one after another in one office, and prints a table. True when nothing is lost, doubled or wrong. */
export async function benchAlertFaults({ runs, seed, print }: AlertFaultBench): Promise<boolean> {
	const sums = { lost: 0, doubled: 0, failed: 0 };
	const office = await openAlertOffice();
	try {
		print(rowOf(ALERT_COLUMNS, ALERT_WIDTHS));
		for (let run = 1; run <= runs; run++) {
			try {
				const report = await runAlertStorm(office, seed + run - 1);
				const { limit, letters, messages, arrivals, lost, doubled, seconds, faults, complaints } = report;
				const counts = [limit, letters, messages, arrivals, lost, doubled, seconds.toFixed(1)];
				print(rowOf([run, report.seed, ...counts, faults.join('; ')], ALERT_WIDTHS));
				for (const line of complaints) print(`  ${line}`);
				sums.lost += lost;
				sums.doubled += doubled;
				if (complaints.length > 0) sums.failed++;
			} catch (error) {
				sums.failed++;
				print(`  run ${run}, seed ${seed + run - 1}, failed: ${told(error)}`);
			}
		}
	} finally {
		await office.stop();
	}
	const failed = sums.failed > 0 ? `, ${sums.failed} with complaints` : '';
	print(`${runs} runs: ${sums.lost} lost, ${sums.doubled} doubled${failed}`);
	return Object.values(sums).every((n) => n === 0);
}
