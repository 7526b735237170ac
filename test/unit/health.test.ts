import { expect, test } from 'vitest';
import type { Facts } from '#sql/model/health-facts.ts';
import { HEALTH_WORDS, type Saying } from '#sql/model/health-words.ts';
import { health as fa } from '$lib/i18n/fa/health.ts';
import { judgeHealth, keepsFromWork, sayFinding, type CheckName } from '#sql/model/health.ts';

const NOW = Date.parse('2026-05-01T08:00:00Z');
const [MINUTE, DAY, GB] = [60_000, 86_400_000, 1e9];

const WELL: Facts = {
	answers: ['clickhouse', 'ingest', 'web'].map((name) => ({ name, isThere: true, version: '1.2.0' })),
	disk: { freeBytes: 50 * GB, totalBytes: 100 * GB, officeBytes: 10 * GB },
	...{ version: '1.2.0', isSynchronized: true, silent: [], schema: { migrations: [], outdated: [] } },
	log: {
		...{ events: 1_000_000, dayEvents: 1_000, firstAt: NOW - 300 * DAY, newestAt: NOW - MINUTE, engineAt: NOW },
		...{ refused: 0, refusedSince: undefined }
	},
	backup: { at: NOW - DAY / 2, failed: undefined },
	restore: { at: NOW - 3 * DAY, failed: undefined },
	spool: { batches: 0, oldestAt: undefined, refuses: undefined },
	certificate: { host: 'pasokh.example.ir', until: NOW + 60 * DAY },
	accessLog: { lines: 12, brokenAt: undefined },
	memory: { availableBytes: 8 * GB, totalBytes: 16 * GB },
	processes: [{ name: 'web', pid: 7, memoryBytes: 200e6, openFiles: 40, mostFiles: 1_024, outside: [] }]
};

const found = (facts: Partial<Facts>, name: CheckName) =>
	judgeHealth({ ...WELL, ...facts }, NOW).find((finding) => finding.name === name)!;

test('an office that is well has nothing to be done', () => {
	for (const finding of judgeHealth(WELL, NOW)) {
		expect(finding.level, finding.name).toBe('ok');
		expect(HEALTH_WORDS[finding.say].cure).toBe('');
	}
});

const disk = (freeGb: number) => ({ disk: { freeBytes: freeGb * GB, totalBytes: 100 * GB, officeBytes: 10 * GB } });
const log = (changed: object) => ({ log: { ...(WELL.log as object), ...changed } as Facts['log'] });
const [web] = WELL.processes as object[];
const part = (changed: object) => ({ processes: [{ ...web, ...changed }] as Facts['processes'] });
const answers = (...some: [name: string, isThere: boolean][]) => ({
	answers: some.map(([name, isThere]) => ({ name, isThere, version: undefined }))
});
const backup = (daysAgo: number) => ({ backup: { at: NOW - daysAgo * DAY, failed: undefined } });
const memory = (free: number) => ({ memory: { availableBytes: free, totalBytes: 16 * GB } });
const certificate = (days: number) => ({ certificate: { host: 'a', until: NOW + days * DAY } });
const none = { at: undefined, failed: undefined };
const failed = { at: NOW - 9 * DAY, failed: { at: NOW - DAY, why: 'no room' } };

test('a full disk and parts that do not answer keep from work; a disk that will be full soon does not', () => {
	const stopping = (facts: Partial<Facts>) => judgeHealth({ ...WELL, ...facts }, NOW).filter(keepsFromWork);
	expect(stopping(disk(0.2)).map(({ name }) => name)).toEqual(['disk']);
	const many = { ...disk(0.5), ...log({ dayEvents: 30_000 }) };
	expect(found(many, 'disk').level).toBe('bad');
	expect(stopping(many)).toEqual([]);
	expect(stopping(answers(['web', false])).map(({ name }) => name)).toEqual(['answers']);
});

test.each<[Saying, CheckName, string, Partial<Facts>]>([
	['answersSome', 'answers', 'bad', answers(['web', false], ['ingest', true])],
	['answersNone', 'answers', 'bad', answers(['web', false])],
	['diskFull', 'disk', 'bad', disk(0.2)],
	['diskSoon', 'disk', 'warn', disk(0.9)],
	// A million events take 10 GB; so many a day fill 50 GB in 25 days, or in 5.
	['diskSoon', 'disk', 'warn', log({ dayEvents: 200_000 })],
	['diskSoon', 'disk', 'bad', log({ dayEvents: 1_000_000 })],
	['diskGrowing', 'disk', 'ok', log({ dayEvents: 100_000 })],
	['roomNone', 'room', 'warn', disk(9)],
	['backupOld', 'backup', 'warn', backup(3)],
	['backupOld', 'backup', 'bad', backup(8)],
	['backupFailed', 'backup', 'bad', { backup: failed }],
	['backupNever', 'backup', 'bad', { backup: none }],
	['backupNew', 'backup', 'warn', { backup: none, ...log({ firstAt: NOW - DAY }) }],
	['backupEmpty', 'backup', 'ok', { backup: none, ...log({ firstAt: undefined }) }],
	['restoreNever', 'restore', 'warn', { restore: none }],
	['restoreOld', 'restore', 'warn', { restore: { at: NOW - 15 * DAY, failed: undefined } }],
	['restoreFailed', 'restore', 'bad', { restore: failed }],
	['spoolWaits', 'spool', 'ok', { spool: { batches: 3, oldestAt: NOW - MINUTE, refuses: undefined } }],
	['spoolLate', 'spool', 'warn', { spool: { batches: 3, oldestAt: NOW - 6 * MINUTE, refuses: undefined } }],
	['spoolRefuses', 'spool', 'bad', { spool: { batches: 0, oldestAt: undefined, refuses: 'the disk is nearly full' } }],
	['sourcesSilent', 'sources', 'bad', { silent: [{ source: 'registry', since: NOW - DAY }] }],
	['refusedWait', 'refused', 'warn', log({ refused: 2, refusedSince: NOW - DAY })],
	['refusedWait', 'refused', 'bad', log({ refused: 2, refusedSince: NOW - 15 * DAY })],
	['clockBehind', 'clock', 'warn', log({ newestAt: NOW + 2 * MINUTE })],
	['clockApart', 'clock', 'bad', log({ engineAt: NOW - 20 * MINUTE })],
	['ntpOff', 'ntp', 'warn', { isSynchronized: false }],
	['certificateNone', 'certificate', 'ok', { certificate: undefined }],
	['certificateSoon', 'certificate', 'warn', certificate(20)],
	['certificateSoon', 'certificate', 'bad', certificate(1)],
	['certificateOver', 'certificate', 'bad', certificate(-1)],
	['logBroken', 'access_log', 'bad', { accessLog: { lines: 3, brokenAt: 4 } }],
	['memoryLow', 'memory', 'warn', memory(GB)],
	['memoryLow', 'memory', 'bad', memory(GB / 4)],
	['filesMany', 'open_files', 'warn', part({ openFiles: 700 })],
	['filesMany', 'open_files', 'bad', part({ openFiles: 1_000 })],
	['schemaPending', 'schema', 'warn', { schema: { migrations: ['0007_more.sql'], outdated: [] } }],
	['schemaOutdated', 'schema', 'warn', { schema: { migrations: [], outdated: ['letter_state'] } }],
	['portsOpen', 'ports', 'warn', part({ outside: ['0.0.0.0:3000'] })],
	['versionOld', 'version', 'warn', { version: '1.3.0' }]
])('%s: %s is %s', (say, name, level, facts) => {
	const finding = found(facts, name);
	expect(finding).toMatchObject({ say, level });
	const { what, cure } = sayFinding(HEALTH_WORDS, finding, (amount) => JSON.stringify(amount));
	expect(what).not.toMatch(/\{\w+\}/);
	if (level !== 'ok') expect(cure).not.toBe('');
});

test('what was not seen is unknown, each by itself, with why; a backup that never was is bad, whatever is not seen', () => {
	const away = { unseen: 'unseenAway' } as const;
	const unknown = judgeHealth({ ...WELL, log: away, schema: away }, NOW).filter(({ level }) => level === 'unknown');
	expect(unknown.map(({ name }) => name)).toEqual(['refused', 'clock', 'schema']);
	expect(unknown[0]).toMatchObject({ say: 'unseenAway' });
	expect(found({ log: away, backup: none }, 'backup')).toMatchObject({ level: 'bad', say: 'backupNever' });
});

test('no sentence in Persian has what a program says in English; since when is told where it is of a time', () => {
	for (const [say, { what, cure }] of Object.entries(fa.health.words)) expect(what + cure, say).not.toContain('{why}');
	const spool = { batches: 1, oldestAt: NOW - DAY, refuses: undefined };
	expect([found({ spool }, 'spool').since, found({}, 'memory').since]).toEqual(['2026-04-30T08:00:00.000Z', null]);
});
