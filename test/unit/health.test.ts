import { describe, expect, test } from 'vitest';
import type { Facts } from '#sql/model/health-facts.ts';
import { HEALTH_WORDS, type Saying } from '#sql/model/health-words.ts';
import { health as fa } from '$lib/i18n/fa/health.ts';
import { judgeHealth, keepsFromWork, sayFinding, type CheckName } from '#sql/model/health.ts';

const NOW = Date.parse('2026-05-01T08:00:00Z');
const [MINUTE, DAY, GB] = [60_000, 86_400_000, 1e9];

const WELL: Facts = {
	answers: ['clickhouse', 'ingest', 'web'].map((name) => ({ name, isThere: true, version: '1.2.0' })),
	disk: { freeBytes: 50 * GB, totalBytes: 100 * GB, officeBytes: 10 * GB },
	log: {
		...{ events: 1_000_000, dayEvents: 1_000, firstAt: NOW - 300 * DAY, newestAt: NOW - MINUTE, engineAt: NOW },
		...{ refused: 0, refusedSince: undefined }
	},
	backup: { at: NOW - DAY / 2, failed: undefined },
	restore: { at: NOW - 3 * DAY, failed: undefined },
	spool: { batches: 0, oldestAt: undefined, refuses: undefined },
	silent: [],
	isSynchronized: true,
	certificate: { host: 'pasokh.example.ir', until: NOW + 60 * DAY },
	accessLog: { lines: 12, brokenAt: undefined },
	memory: { availableBytes: 8 * GB, totalBytes: 16 * GB },
	processes: [{ name: 'web', pid: 7, memoryBytes: 200e6, openFiles: 40, mostFiles: 1_024, outside: [] }],
	schema: { migrations: [], outdated: [] },
	version: '1.2.0'
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
const part = (changed: object) => ({
	processes: [{ ...(WELL.processes as object[])[0]!, ...changed }] as Facts['processes']
});
const none = { at: undefined, failed: undefined };
const failed = { at: NOW - 9 * DAY, failed: { at: NOW - DAY, why: 'no room' } };

test('a full disk and parts that do not answer keep from work; a disk that will be full soon does not', () => {
	const stopping = (facts: Partial<Facts>) => judgeHealth({ ...WELL, ...facts }, NOW).filter(keepsFromWork);
	expect(stopping(disk(0.2)).map(({ name }) => name)).toEqual(['disk']);
	expect(found({ ...disk(0.5), ...log({ dayEvents: 30_000 }) }, 'disk').level).toBe('bad');
	expect(stopping({ ...disk(0.5), ...log({ dayEvents: 30_000 }) })).toEqual([]);
	const away = [{ name: 'web', isThere: false, version: undefined }];
	expect(stopping({ answers: away }).map(({ name }) => name)).toEqual(['answers']);
});

test.each<[Saying, CheckName, string, Partial<Facts>]>([
	[
		'answersSome',
		'answers',
		'bad',
		{
			answers: [
				{ name: 'web', isThere: false, version: undefined },
				{ name: 'ingest', isThere: true, version: undefined }
			]
		}
	],
	['answersNone', 'answers', 'bad', { answers: [{ name: 'web', isThere: false, version: undefined }] }],
	['diskFull', 'disk', 'bad', disk(0.2)],
	['diskSoon', 'disk', 'warn', disk(0.9)],
	// A million events take 10 GB; so many a day fill 50 GB in 25 days, or in 5.
	['diskSoon', 'disk', 'warn', log({ dayEvents: 200_000 })],
	['diskSoon', 'disk', 'bad', log({ dayEvents: 1_000_000 })],
	['diskGrowing', 'disk', 'ok', log({ dayEvents: 100_000 })],
	['roomNone', 'room', 'warn', disk(9)],
	['backupOld', 'backup', 'warn', { backup: { at: NOW - 3 * DAY, failed: undefined } }],
	['backupOld', 'backup', 'bad', { backup: { at: NOW - 8 * DAY, failed: undefined } }],
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
	['certificateSoon', 'certificate', 'warn', { certificate: { host: 'a', until: NOW + 20 * DAY } }],
	['certificateSoon', 'certificate', 'bad', { certificate: { host: 'a', until: NOW + DAY } }],
	['certificateOver', 'certificate', 'bad', { certificate: { host: 'a', until: NOW - DAY } }],
	['logBroken', 'access_log', 'bad', { accessLog: { lines: 3, brokenAt: 4 } }],
	['memoryLow', 'memory', 'warn', { memory: { availableBytes: GB, totalBytes: 16 * GB } }],
	['memoryLow', 'memory', 'bad', { memory: { availableBytes: GB / 4, totalBytes: 16 * GB } }],
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

describe('what was not seen', () => {
	const away = { unseen: 'unseenAway' } as const;
	test('is unknown, each by itself, with why', () => {
		const unknown = judgeHealth({ ...WELL, log: away, schema: away }, NOW).filter(({ level }) => level === 'unknown');
		expect(unknown.map(({ name }) => name)).toEqual(['refused', 'clock', 'schema']);
		expect(unknown[0]).toMatchObject({ say: 'unseenAway' });
	});
	test('makes no backup good: an office that was never backed up is bad, whatever it holds', () => {
		expect(found({ log: away, backup: none }, 'backup')).toMatchObject({ level: 'bad', say: 'backupNever' });
	});
});

test('what a program says of a failure, in English, is in no sentence in Persian', () => {
	for (const [say, { what, cure }] of Object.entries(fa.health.words)) expect(what + cure, say).not.toContain('{why}');
});

test('since when is told where it is of a time', () => {
	expect(found({ spool: { batches: 1, oldestAt: NOW - DAY, refuses: undefined } }, 'spool').since).toBe(
		'2026-04-30T08:00:00.000Z'
	);
	expect(found({}, 'memory').since).toBeNull();
});
