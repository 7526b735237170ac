import { judgeHealth, type Finding } from '../model/health.ts';
import { logCheck, type LogOffice } from '../office/log-check.ts';
import type { Settings } from '../settings.ts';
import { readFacts } from './read-facts.server.ts';

/** A look asks the engine, the disk and the proxy: all who ask within this time share one. */
const SHARED_MS = 10_000;
/** To read a long access log takes seconds of a core: it may have a hundredth of one. */
const LOG_RESTS = 100;

interface Office extends LogOffice {
	settings: Settings;
}

interface Health {
	/** ISO instant. */
	at: string;
	findings: Finding[];
}

let last: { begun: number; health: Promise<Health> } | undefined;

/** How the office is, as of seconds ago. */
export function officeHealth(office: Office): Promise<Health> {
	const begun = performance.now();
	if (!last || begun - last.begun > SHARED_MS) last = { begun, health: lookAtOffice(office) };
	return last.health;
}

/** The same as of now. It is not shared: a look at the start of a process sees doors that do not answer yet. */
export async function lookAtOffice(office: Office): Promise<Health> {
	const { settings } = office;
	const facts = await readFacts(
		settings,
		process.env['ORIGIN'],
		async () => (await logCheck(office, LOG_RESTS))?.judgement
	);
	const at = new Date();
	return { at: at.toISOString(), findings: judgeHealth(facts, at.getTime()) };
}
