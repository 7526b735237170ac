import { judgeHealth, type Finding } from '../model/health.ts';
import { logCheck, type LogOffice } from '../office/log-check.ts';
import type { Settings } from '../settings.ts';
import { readFacts } from './read-facts.server.ts';

/** A look asks the engine, the disk and the proxy: all who ask within this time share one. */
const SHARED_MS = 10_000;
/** To read a long access log takes seconds of a core. */
const LOG_MS = 15 * 60_000;

interface Office extends LogOffice {
	settings: Settings;
}

export interface Health {
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

/** The same as of now. */
export async function lookAtOffice(office: Office): Promise<Health> {
	const facts = await readFacts(office.settings, process.env['ORIGIN'], async () => {
		const check = await logCheck(office, LOG_MS);
		if (!check) throw new Error('it is being read');
		return check.judgement;
	});
	const at = new Date();
	return { at: at.toISOString(), findings: judgeHealth(facts, at.getTime()) };
}
