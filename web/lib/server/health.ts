import { readFacts } from '#sql/health/read-facts.server.ts';
import { judgeHealth, sayFinding, type Amount, type Finding, type Level } from '#sql/model/health.ts';
import { isolate, type Words } from '$lib/i18n/text.ts';
import { sizeText } from '$lib/size-text.ts';
import { logCheck } from './log-check.ts';
import { office } from './office.ts';

/** A look asks the engine, the disk and the proxy: all who ask within this time share one. */
const SHARED_MS = 10_000;
/** To read a long access log takes seconds of a core. */
const LOG_MS = 15 * 60_000;

export interface Health {
	/** ISO instant. */
	at: string;
	findings: Finding[];
}

let last: { begun: number; health: Promise<Health> } | undefined;

/** How the office is, as of seconds ago. */
export function officeHealth(): Promise<Health> {
	const begun = performance.now();
	if (!last || begun - last.begun > SHARED_MS) last = { begun, health: lookAtOffice() };
	return last.health;
}

/** The same as of now. */
export async function lookAtOffice(): Promise<Health> {
	const facts = await readFacts(office().settings, process.env['ORIGIN'], async () => {
		const check = await logCheck(LOG_MS);
		if (!check) throw new Error('it is being read');
		return check.judgement;
	});
	const at = new Date();
	return { at: at.toISOString(), findings: judgeHealth(facts, at.getTime()) };
}

/** A finding in words. */
export interface HealthRow {
	name: Finding['name'];
	level: Level;
	title: string;
	what: string;
	/** Empty: nothing is to be done. */
	cure: string;
	since: string | null;
}

export function healthRow(finding: Finding, words: Words): HealthRow {
	const { t, f } = words;
	const write = (amount: Amount): string => {
		if (typeof amount === 'string') return isolate(amount);
		if ('count' in amount) return f.number(amount.count);
		return 'bytes' in amount ? sizeText(amount.bytes, words) : f.duration(amount.ms);
	};
	const { name, level, since } = finding;
	return { name, level, since, title: t.health.names[name], ...sayFinding(t.health.words, finding, write) };
}
