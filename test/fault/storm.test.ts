/** @module-tag rare */
import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { benchFaults } from '../bench/faults.ts';
import { DEEP, IN_DEPTH_ALONE, SEED, some } from '../support/depth.ts';
import { mayMount } from '../support/small-disk.ts';
import { FAULTS, JETSTREAM_FAULTS, planFaults, tellFault } from './plan.ts';
import { runStorm, type StormReport } from './storm.ts';

function verdict({ seed, lost, doubled, differences, complaints, kept, faults }: StormReport) {
	const story = { seed, faults, differences, complaints, kept };
	return { lost, doubled, story: lost + doubled + differences.length + complaints.length > 0 ? story : 'as the model' };
}

const WELL = { lost: 0, doubled: 0, story: 'as the model' };

test('what breaks, and when, is a function of the seed', () => {
	const plan = planFaults(SEED, FAULTS, FAULTS.length);
	expect(planFaults(SEED, FAULTS, FAULTS.length)).toEqual(plan);
	expect(planFaults(SEED + 1, FAULTS, FAULTS.length)).not.toEqual(plan);
	expect(new Set(plan.map(({ kind }) => kind))).toEqual(new Set(FAULTS));
	expect(plan.map(tellFault).every((line) => line.length > 0)).toBe(true);
});

/** Small histories: the long bench has larger ones. */
const LETTERS = 60;
const brief = FAULTS.filter((kind) => kind !== 'full-spool' && kind !== 'disk-fills');
const third = Math.ceil(brief.length / 3);
/** All that may break on one machine in thirds, a spool that is full, and two processes on one stream. */
const STORMS = [
	...[0, 1, 2].map((part) => ({ spool: 'sqlite' as const, kinds: brief.slice(part * third, (part + 1) * third) })),
	{ spool: 'sqlite' as const, kinds: ['full-spool' as const] },
	...((await mayMount()) ? [{ spool: 'sqlite' as const, kinds: ['disk-fills' as const] }] : []),
	{ spool: 'jetstream' as const, kinds: ['kill-ingest', 'kill-clickhouse', ...JETSTREAM_FAULTS] as const }
];
test.each(some(1, STORMS))('$spool, $kinds: every figure is the model’s', DEEP, async ({ spool, kinds }) => {
	const isFull = kinds[0] === 'full-spool';
	// On a stream a multiple of three would have three servers.
	const seed = spool === 'jetstream' ? SEED - (SEED % 3) + 1 : SEED;
	console.log(`storm ${seed}`);
	const faults = isFull ? 1 : kinds.length;
	const report = await runStorm({ seed, spool, kinds, faults, letters: isFull ? undefined : LETTERS });
	expect(verdict(report)).toEqual(WELL);
	// Producers were told to wait.
	if (isFull) expect(report.retries).toBeGreaterThan(0);
});

test('a writer that loses an insert on its way is found out', async () => {
	let swallowed = 0;
	const report = await runStorm({
		seed: SEED,
		spool: 'sqlite',
		faults: 0,
		letters: LETTERS,
		catchUpMs: 3_000,
		meet: ({ ingests }) =>
			ingests[0]!.link.rule(({ text }) =>
				/INSERT INTO \S*event_log/.test(text) && swallowed++ < 5 ? { pretend: true } : undefined
			)
	});
	expect(swallowed).toBeGreaterThan(0);
	expect(report.lost).toBeGreaterThan(0);
	expect(report.differences.map(({ figure }) => figure)).toContain('letters by state');
	// Kept, since something differs: here that is no news.
	await rm(report.kept!, { recursive: true });
});

test('the bench says what it ran, and with which seed', IN_DEPTH_ALONE, async () => {
	const lines: string[] = [];
	const isWell = await benchFaults({
		runs: 1,
		seed: SEED,
		jetstream: 0,
		kinds: ['slow-door'],
		letters: 20,
		print: (line) => lines.push(line)
	});
	expect(lines.at(-1)).toBe('1 runs: 0 lost, 0 doubled, 0 differing');
	expect(lines.some((line) => line.includes(`--seed ${SEED}`))).toBe(true);
	expect(isWell).toBe(true);
});
