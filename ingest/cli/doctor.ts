import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { readBundle, redact } from '#sql/health/bundle.server.ts';
import { readFacts } from '#sql/health/read-facts.server.ts';
import { HEALTH_WORDS } from '#sql/model/health-words.ts';
import { judgeHealth, sayFinding, type Amount, type Finding, type Level } from '#sql/model/health.ts';
import { readAllKeys } from '#sql/office/keys.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { verifyLog } from '#sql/office/verify-log.ts';
import { installedVersion } from '#sql/root.ts';
import { findOffice, isOffice } from './find-office.server.ts';

const SPANS = [
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', 60_000],
	['second', 1_000]
] as const;

interface Options {
	json?: true;
	bundle?: string;
}

async function runDoctor(command: Command, { json, bundle }: Options): Promise<void> {
	const settings = await findOffice();
	if (settings.databaseUrl === undefined && !isOffice(settings.dataDir))
		command.error(`error: ${settings.dataDir}: there is no office; name the one to look at in PASOKH_DATA_DIR`, {
			exitCode: 2
		});
	const facts = await readFacts(settings, process.env['ORIGIN'], () =>
		inStore(settings, (store) => verifyLog(store, readAllKeys(settings).trusted))
	);
	const at = new Date();
	const findings = judgeHealth(facts, at.getTime());
	if (findings.some(({ level }) => level === 'bad')) process.exitCode = 1;
	const checks = findings.map(checkOf);
	const told = { version: installedVersion(), at: at.toISOString(), checks };
	if (bundle !== undefined) {
		const redacted = checks.map((check) => ({ ...check, what: redact(check.what, process.env) }));
		const whole = { ...told, checks: redacted, ...(await readBundle(settings, process.env)) };
		writeFileSync(bundle, `${JSON.stringify(whole, null, '\t')}\n`, { mode: 0o600, flag: 'wx' });
	}
	if (json) return console.log(JSON.stringify(told, null, '\t'));
	for (const { name, level, what, since, do: cure } of checks) {
		console.log(`${level.padEnd(7)}  ${name.padEnd(11)}  ${what}${since === null ? '' : ` (since ${since})`}`);
		if (cure !== null) console.log(`${' '.repeat(22)}→ ${cure}`);
	}
	const count = (level: Level): number => findings.filter((one) => one.level === level).length;
	console.log(
		`${checks.length} checks of ${settings.dataDir}: ${count('bad')} bad, ${count('warn')} to be looked at, ${count('unknown')} not seen`
	);
}

/** A finding as programs read it. */
function checkOf(finding: Finding) {
	const { name, level, since } = finding;
	const { what, cure } = sayFinding(HEALTH_WORDS, finding, write);
	return { name, level, what, since, do: cure || null };
}

/** An amount in English. */
function write(amount: Amount): string {
	if (typeof amount === 'string') return amount;
	if (Array.isArray(amount))
		return amount.map(({ name, has }) => `${name} ${has.map(write).join('/')}`).join(', ') || '–';
	if ('count' in amount) return amount.count.toLocaleString('en');
	if ('bytes' in amount) return bytesText(amount.bytes);
	const [unit, ms] = SPANS.find(([, span]) => amount.ms >= span) ?? SPANS.at(-1)!;
	const n = Math.floor(amount.ms / ms);
	return `${n.toLocaleString('en')} ${unit}${n === 1 ? '' : 's'}`;
}

function bytesText(bytes: number): string {
	const step = Math.min(4, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
	return `${(bytes / 1_000 ** step).toFixed(step === 0 ? 0 : 1)} ${['bytes', 'kB', 'MB', 'GB', 'TB'][step]}`;
}

export function addDoctorCommand(program: Command): void {
	const command = program
		.command('doctor')
		.description('tell how the office and its machine are, since when, and what to do')
		.option('--json', 'as JSON: {"version","at","checks":[{"name","level","what","since","do"}]}')
		.option('--bundle <file>', 'also write a file for whoever helps: no identity, text or secret is in it')
		.addHelpText(
			'after',
			'\nDisk, backups, spool, sources, refused events, clock, certificate (at ORIGIN), access log, memory, open files, schema, ports, version.\nThe office may run or not; what cannot be seen then is told as unknown. Changes nothing. Ends with 1 when anything is bad, else with 0.'
		);
	command.action((options: Options) => runDoctor(command, options));
}
