import { openAlertOffice } from '../fault/alert-office.ts';
import { runAlertStorm } from '../fault/alert-storm.ts';
import { rowOf, told } from './faults.ts';

export interface AlertFaultBench {
	runs: number;
	/** Seed of the first run; each further one has the next. */
	seed: number;
	print: (line: string) => void;
}

const COLUMNS = ['run', 'seed', 'limit', 'letters', 'messages', 'arrivals', 'lost', 'doubled', 'seconds', 'faults'];
const WIDTHS = [5, 11, 7, 9, 10, 10, 6, 9, 9, 0];

/** Runs storms of alerts one after another in one office, and prints a table. True when nothing is lost, doubled or wrong. */
export async function benchAlertFaults({ runs, seed, print }: AlertFaultBench): Promise<boolean> {
	const sums = { lost: 0, doubled: 0, failed: 0 };
	const office = await openAlertOffice();
	try {
		print(rowOf(COLUMNS, WIDTHS));
		for (let run = 1; run <= runs; run++) {
			try {
				const report = await runAlertStorm(office, seed + run - 1);
				const { limit, letters, messages, arrivals, lost, doubled, seconds, faults, complaints } = report;
				const counts = [limit, letters, messages, arrivals, lost, doubled, seconds.toFixed(1)];
				print(rowOf([run, report.seed, ...counts, faults.join('; ')], WIDTHS));
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
