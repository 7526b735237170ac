import { openClient } from '#sql/client/open.server.ts';
import { answerKpi } from '#sql/queries/pages/kpi-answer.ts';
import type { Settings } from '#sql/settings.ts';
import type { Send } from '../load/door.ts';
import { FirstLetters } from '../load/first-letters.ts';
import { loadFile, LoadStopped, type LoadOptions, type LoadProgress } from '../load/load.server.ts';
import { drySummary, progressLine, verdictLine } from '../load/report.ts';
import { tryOut } from '../load/try-out.server.ts';
import { openProgress } from './screen.ts';

/** The figures that are told, by their names in the catalogue. */
const FIGURES = ['registered', 'answered', 'unanswered', 'ended', 'referral_flow', 'calls_offered'];

/** So many letters are told as they would be. */
const LETTERS = 5;

/** Takes every event as a door does that has seen none of them. */
const takeAll: Send = async (lines) => ({ accepted: lines.length, duplicates: 0, rejectedTotal: 0, rejected: [] });

/**
 * Reads files as a load does and sends nothing: tells what would come of it. The figures are those of an office that has these
 * files alone.
 */
export async function dryRun(
	what: Pick<LoadOptions, 'files' | 'join' | 'mapping' | 'mapRow' | 'lookups'>
): Promise<void> {
	const progress = openProgress();
	const begin = performance.now();
	const elapsed = (): number => performance.now() - begin;
	const letters = new FirstLetters(LETTERS);
	const tell = (p: Readonly<LoadProgress>): void => {
		progress.end();
		console.log(drySummary(p, what.mapping.name, elapsed(), letters.lines()));
	};
	try {
		const read = await loadFile({
			...{ ...what, to: '', token: '', send: takeAll },
			onEvent: (event) => letters.see(event),
			onProgress: (p) => progress.show(() => progressLine(p, elapsed()))
		}).catch((error: unknown) => {
			if (error instanceof LoadStopped) tell(error.progress);
			throw error;
		});
		tell(read);
		if (read.events === 0) return;
		progress.show(() => 'for the figures: an empty office is made in a temporary folder');
		const onProgress = (p: Readonly<LoadProgress>): void =>
			progress.show(() => `for the figures: ${progressLine(p, elapsed())}`);
		await tryOut({ ...what, onProgress }, async (settings, done) => {
			progress.end();
			console.log(`an empty office would then have: ${verdictLine(done)}`);
			for (const line of await figuresOf(settings)) console.log(`  ${line}`);
		});
	} finally {
		progress.end();
	}
}

async function figuresOf(settings: Settings): Promise<string[]> {
	const client = openClient(settings, 'reader');
	const keeper = openClient(settings, 'keeper');
	const { database } = settings.clickhouse;
	const always = { from: null, to: null, asOf: null, knownAt: null, by: null, where: [], excludeOutages: false };
	try {
		const lines: string[] = [];
		for (const kpi of FIGURES) {
			const { result } = await answerKpi(client, { database, clock: settings.clock, keeper }, { kpi, ...always });
			lines.push(`${(result.total.numerator ?? 0).toLocaleString('en')} ${result.kpi.numerator.en} (kpi ${kpi})`);
		}
		return lines;
	} finally {
		await Promise.all([client.close(), keeper.close()]);
	}
}
