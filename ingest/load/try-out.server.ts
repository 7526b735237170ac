import type { Settings } from '#sql/settings.ts';
import { openTrialOffice } from '../supervisor/trial-office.server.ts';
import { LoadError } from './load-error.ts';
import { loadFile, type LoadOptions, type LoadProgress } from './load.server.ts';
import { waitUntilApplied } from './wait-until-applied.ts';

/**
 * Makes an office, loads files into it and asks it, and removes it. So what files would make is told by the same rules as all figures.
 * @throws LoadError when the office does not start
 */
export async function tryOut<Answer>(
	what: Omit<LoadOptions, 'to' | 'token' | 'send'>,
	ask: (settings: Settings, done: LoadProgress) => Promise<Answer>
): Promise<Answer> {
	await using trial = await openTrialOffice(what.mapping.name).catch((cause: Error) => {
		throw new LoadError(`no figures, for the empty office did not start: ${cause.message}`, { cause });
	});
	const to = trial.settings.ingest.url;
	const done = await loadFile({ ...what, to, token: trial.token });
	await waitUntilApplied(to);
	// Awaited here: otherwise the office would be gone before it answers.
	return await ask(trial.settings, done);
}
