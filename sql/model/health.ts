import type { Facts, Seen, Unseen } from './health-facts.ts';
import type { Saying } from './health-words.ts';
import { DAY_MS } from './tehran.ts';

/** How bad something is; unknown: it could not be looked at. */
export type Level = 'ok' | 'warn' | 'bad' | 'unknown';

type Size = { count: number } | { bytes: number } | { ms: number };

/** A value in a sentence, which each language writes in its own way; what each process has is a list. */
export type Amount = string | Size | { name: string; has: Size[] }[];

/** What a check found. */
export interface Finding {
	name: CheckName;
	level: Level;
	/** Its sentence, and the values in it. */
	say: Saying;
	values: Record<string, Amount | undefined>;
	/** ISO instant; null: it is not of a time. */
	since: string | null;
}

type Judged = Pick<Finding, 'level' | 'say'> & Partial<Pick<Finding, 'values'>> & { since?: number | undefined };

const MINUTE_MS = 60_000;
/** Bytes that stay free for ClickHouse: below, ingest takes nothing. */
export const RESERVE_BYTES = 256 * 2 ** 20;

const LIMITS = {
	/** Time until the disk is full. */
	full: { warn: 30 * DAY_MS, bad: 7 * DAY_MS },
	/** So long nobody looks ahead. */
	far: 365 * DAY_MS,
	/** Free bytes, however slowly they become less. */
	freeBytes: 1e9,
	backup: { warn: 2 * DAY_MS, bad: 7 * DAY_MS },
	restore: { warn: 14 * DAY_MS, bad: 60 * DAY_MS },
	spool: { warn: 5 * MINUTE_MS, bad: 30 * MINUTE_MS },
	refused: { bad: 14 * DAY_MS },
	clock: { warn: MINUTE_MS, bad: 10 * MINUTE_MS },
	certificate: { warn: 21 * DAY_MS, bad: 3 * DAY_MS },
	/** Shares. */
	memoryFree: { warn: 0.1, bad: 0.03 },
	files: { warn: 0.6, bad: 0.85 }
};

/** The level of what is worse the more it is. */
const rising = (value: number, { warn, bad }: { warn: number; bad: number }): Level =>
	value > bad ? 'bad' : value > warn ? 'warn' : 'ok';
/** The level of what is worse the less it is. */
const falling = (value: number, { warn, bad }: { warn: number; bad: number }): Level =>
	value < bad ? 'bad' : value < warn ? 'warn' : 'ok';

const isUnseen = (fact: unknown): fact is Unseen => typeof fact === 'object' && fact !== null && 'unseen' in fact;
const unseen = ({ unseen: say, why }: Unseen): Judged => ({ level: 'unknown', say, values: { why } });

/** Judges what was seen; what was not is unknown. */
const of =
	<Name extends keyof Facts>(
		name: Name,
		judge: (fact: Exclude<Facts[Name], Unseen>, now: number, facts: Facts) => Judged
	) =>
	(facts: Facts, now: number): Judged => {
		const fact: Seen<unknown> = facts[name];
		return isUnseen(fact) ? unseen(fact) : judge(fact as Exclude<Facts[Name], Unseen>, now, facts);
	};

/** Each check of the office's health, in the order of the list. */
const CHECKS = {
	answers: of('answers', (parts) => {
		const away = parts.filter(({ isThere }) => !isThere);
		if (away.length === 0) return { level: 'ok', say: 'answers' };
		if (away.length === parts.length) return { level: 'bad', say: 'answersNone' };
		return { level: 'bad', say: 'answersSome', values: { names: namesOf(away) } };
	}),
	disk: of('disk', ({ freeBytes, totalBytes, officeBytes }, _, { log }) => {
		const values = { free: { bytes: freeBytes }, total: { bytes: totalBytes } };
		if (freeBytes < RESERVE_BYTES)
			return { level: 'bad', say: 'diskFull', values: { ...values, least: { bytes: RESERVE_BYTES } } };
		const dayBytes = isUnseen(log) || log.events === 0 ? 0 : (officeBytes / log.events) * log.dayEvents;
		const left = ((freeBytes - RESERVE_BYTES) / dayBytes) * DAY_MS;
		const isLow = freeBytes < LIMITS.freeBytes;
		if (left > LIMITS.far) return { level: isLow ? 'warn' : 'ok', say: 'disk', values };
		const level = falling(left, LIMITS.full);
		const told = { ...values, left: { ms: left } };
		return level === 'ok' && !isLow
			? { level, say: 'diskGrowing', values: told }
			: { level: level === 'ok' ? 'warn' : level, say: 'diskSoon', values: told };
	}),
	room: of('disk', ({ freeBytes, officeBytes }) => {
		const values = { office: { bytes: officeBytes }, free: { bytes: freeBytes } };
		const hasRoom = freeBytes - RESERVE_BYTES > officeBytes;
		return hasRoom ? { level: 'ok', say: 'room', values } : { level: 'warn', say: 'roomNone', values };
	}),
	backup: of('backup', ({ at, failed }, now, { log }) => {
		if (failed) return { level: 'bad', say: 'backupFailed', values: { why: failed.why }, since: failed.at };
		if (at !== undefined) {
			const [level, ago] = [rising(now - at, LIMITS.backup), { ms: now - at }];
			return { level, say: level === 'ok' ? 'backup' : 'backupOld', values: { ago }, since: at };
		}
		const since = isUnseen(log) ? undefined : log.firstAt;
		if (isUnseen(log)) return { level: 'bad', say: 'backupNever' };
		if (since === undefined) return { level: 'ok', say: 'backupEmpty' };
		const level = rising(now - since, { ...LIMITS.backup, warn: 0 });
		return { level, say: level === 'bad' ? 'backupNever' : 'backupNew', values: { ago: { ms: now - since } }, since };
	}),
	restore: of('restore', ({ at, failed }, now) => {
		if (failed) return { level: 'bad', say: 'restoreFailed', values: { why: failed.why }, since: failed.at };
		if (at === undefined) return { level: 'warn', say: 'restoreNever' };
		const level = rising(now - at, LIMITS.restore);
		return { level, say: level === 'ok' ? 'restore' : 'restoreOld', values: { ago: { ms: now - at } }, since: at };
	}),
	spool: of('spool', ({ batches, oldestAt: since, refuses }, now) => {
		if (refuses !== undefined) return { level: 'bad', say: 'spoolRefuses', values: { why: refuses }, since };
		if (since === undefined) return { level: 'ok', say: 'spool' };
		const level = rising(now - since, LIMITS.spool);
		const values = { batches: { count: batches }, ago: { ms: now - since } };
		return { level, say: level === 'ok' ? 'spoolWaits' : 'spoolLate', values, since };
	}),
	sources: of('silent', (silent) => {
		if (silent.length === 0) return { level: 'ok', say: 'sources' };
		const names = silent.map(({ source }) => source).join(', ');
		return {
			level: 'bad',
			say: 'sourcesSilent',
			values: { names },
			since: Math.min(...silent.map(({ since }) => since))
		};
	}),
	refused: of('log', ({ refused, refusedSince: since }, now) => {
		if (since === undefined) return { level: 'ok', say: 'refused' };
		const values = { count: { count: refused }, ago: { ms: now - since } };
		return { level: rising(now - since, { warn: -Infinity, ...LIMITS.refused }), say: 'refusedWait', values, since };
	}),
	clock: of('log', ({ newestAt = -Infinity, engineAt }, now) => {
		const behind = newestAt - now;
		if (behind > LIMITS.clock.warn)
			return { level: rising(behind, LIMITS.clock), say: 'clockBehind', values: { by: { ms: behind } } };
		const apart = Math.abs(engineAt - now);
		const level = rising(apart, LIMITS.clock);
		return level === 'ok' ? { level, say: 'clock' } : { level, say: 'clockApart', values: { by: { ms: apart } } };
	}),
	ntp: of('isSynchronized', (isSo) => (isSo ? { level: 'ok', say: 'ntp' } : { level: 'warn', say: 'ntpOff' })),
	certificate: of('certificate', (certificate, now) => {
		if (!certificate) return { level: 'ok', say: 'certificateNone' };
		const { host, until } = certificate;
		if (until <= now)
			return { level: 'bad', say: 'certificateOver', values: { host, ago: { ms: now - until } }, since: until };
		const level = falling(until - now, LIMITS.certificate);
		const say = level === 'ok' ? 'certificate' : 'certificateSoon';
		return { level, say, values: { host, left: { ms: until - now } } };
	}),
	access_log: of('accessLog', ({ lines, brokenAt }) =>
		brokenAt === undefined
			? { level: 'ok', say: 'log', values: { lines: { count: lines } } }
			: { level: 'bad', say: 'logBroken', values: { line: { count: brokenAt } } }
	),
	memory: of('memory', ({ availableBytes, totalBytes }, _, { processes }) => {
		const level = falling(availableBytes / totalBytes, LIMITS.memoryFree);
		const own = isUnseen(processes) ? [] : processes;
		const values = {
			...{ free: { bytes: availableBytes }, total: { bytes: totalBytes } },
			processes: own.map(({ name, memoryBytes }) => ({ name, has: [{ bytes: memoryBytes }] }))
		};
		return { level, say: level === 'ok' ? 'memory' : 'memoryLow', values };
	}),
	open_files: of('processes', (processes) => {
		const level = rising(
			Math.max(0, ...processes.map(({ openFiles, mostFiles }) => openFiles / mostFiles)),
			LIMITS.files
		);
		const said = processes.map(({ name, openFiles, mostFiles }) => ({
			name,
			has: [{ count: openFiles }, { count: mostFiles }]
		}));
		return { level, say: level === 'ok' ? 'files' : 'filesMany', values: { processes: said } };
	}),
	schema: of('schema', ({ migrations, outdated }) => {
		if (migrations.length > 0) return { level: 'warn', say: 'schemaPending', values: { names: migrations.join(', ') } };
		if (outdated.length > 0) return { level: 'warn', say: 'schemaOutdated', values: { names: outdated.join(', ') } };
		return { level: 'ok', say: 'schema' };
	}),
	ports: of('processes', (processes) => {
		const open = processes.flatMap(({ name, outside }) => outside.map((place) => `${name} ${place}`));
		return open.length === 0
			? { level: 'ok', say: 'ports' }
			: { level: 'warn', say: 'portsOpen', values: { names: open.join(', ') } };
	}),
	version: of('version', (version, _, { answers }) => {
		const others = isUnseen(answers)
			? []
			: answers.filter((part) => part.version !== undefined && part.version !== version);
		return others.length === 0
			? { level: 'ok', say: 'version', values: { version } }
			: { level: 'warn', say: 'versionOld', values: { version, names: namesOf(others) } };
	})
} satisfies Record<string, (facts: Facts, now: number) => Judged>;

export type CheckName = keyof typeof CHECKS;

/** What keeps an office from its work, and is not only to be looked after. */
const STOPS: readonly Saying[] = ['answersSome', 'answersNone', 'diskFull'];

export const keepsFromWork = ({ say }: Finding): boolean => STOPS.includes(say);

const namesOf = (parts: readonly { name: string }[]): string => parts.map(({ name }) => name).join(', ');

/** The office's health by what was seen of it. Pages, alerts and the command line all say this list. */
export function judgeHealth(facts: Facts, now: number): Finding[] {
	return Object.entries(CHECKS).map(([name, check]) => {
		const { since, values = {}, level, say }: Judged = check(facts, now);
		return {
			name: name as CheckName,
			level,
			say,
			values,
			since: since === undefined ? null : new Date(since).toISOString()
		};
	});
}

/** Puts a finding into words. @param write an amount, in the language of the words */
export function sayFinding(
	words: Record<Saying, { what: string; cure: string }>,
	{ say, values }: Pick<Finding, 'say' | 'values'>,
	write: (amount: Amount) => string
): { what: string; cure: string } {
	const { what, cure } = words[say];
	const said = (place: string, name: string): string => {
		const amount = values[name];
		return amount === undefined ? place : write(amount);
	};
	return { what: what.replace(/\{(\w+)\}/g, said), cure };
}
