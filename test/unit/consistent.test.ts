import { describe, expect, it } from 'vitest';
import { PATIENCE_MS } from '#sql/model/quiet.ts';
import { readConsistently, type ConsistentDeps } from '#sql/queries/pages/consistent.ts';

const row = (version: number, isBegun: boolean, more: object = {}) => ({
	...{ process: 'a', version: String(version), is_begun: isBegun, newest_at: null, oldest_at: null },
	...{ silent_s: 0, spool_silent_s: 0, ...more }
});
type Row = ReturnType<typeof row>;

/** A database whose rounds are those of a script, one look after another; the last one stays. */
function world(script: Row[][], newest = 1_000, takes = 50) {
	let look = 0;
	let now = 0;
	const reads: (number | null)[] = [];
	const again: boolean[] = [];
	const deps: ConsistentDeps = {
		rounds: async () => script[Math.min(look++, script.length - 1)] ?? [],
		received: async () => ({ newest_at: newest, now: newest + 10_000 + now }),
		wait: async (ms) => void (now += ms),
		clock: () => now
	};
	const read = async (knownAt: number | null, isAgain: boolean) => {
		reads.push(knownAt);
		again.push(isAgain);
		now += takes;
		return look;
	};
	return { deps, read, reads, again, waited: () => now };
}

describe('figures that belong together', () => {
	it('are read once while nothing is being written', async () => {
		const { deps, read, reads } = world([[row(1, false)]]);
		expect(await readConsistently(deps, read)).toMatchObject({ knownAt: 1_000 });
		expect(reads).toEqual([null]);
	});

	it('are read again when a round began meanwhile, and not before it has settled', async () => {
		const { deps, read, reads } = world([[row(1, false)], [row(2, true)], [row(2, true)], [row(3, false)]]);
		await readConsistently(deps, read);
		expect(reads).toEqual([null, null]);
	});

	it('are read again when a whole round passed meanwhile', async () => {
		const { deps, read, reads } = world([[row(1, false)], [row(3, false)]]);
		await readConsistently(deps, read);
		expect(reads).toEqual([null, null]);
	});

	it('are read again though they take longer than one waits for a rest, and ask for a longer one', async () => {
		const passing = [1, 3, 3].map((version) => [row(version, false)]);
		const { deps, read, reads, again } = world(passing, 1_000, PATIENCE_MS + 1);
		await readConsistently(deps, read);
		expect(reads).toEqual([null, null]);
		expect(again).toEqual([false, true]);
	});

	it('are those of a moment before the oldest unfinished round when no rest comes', async () => {
		const busy = [row(2, true, { oldest_at: 700 }), row(4, true, { process: 'b', oldest_at: 500 })];
		const { deps, read, reads } = world([busy]);
		expect(await readConsistently(deps, read)).toMatchObject({ knownAt: 499 });
		expect(reads).toEqual([499]);
	});

	it('do not wait for a process that has been dead for minutes, but for one whose spool still tells', async () => {
		const dead = row(2, true, { process: 'b', silent_s: 300, spool_silent_s: 300, oldest_at: 500 });
		const one = world([[row(1, false), dead]]);
		expect(await readConsistently(one.deps, one.read)).toMatchObject({ knownAt: 1_000 });
		const other = world([[row(1, false), { ...dead, spool_silent_s: 1 }]]);
		expect(await readConsistently(other.deps, other.read)).toMatchObject({ knownAt: 499 });
	});

	it('wait, with two processes, until what the other had received by then must have begun', async () => {
		const { deps, read, reads, waited } = world([[row(1, false), row(1, false, { process: 'b' })]]);
		const fresh = { ...deps, received: async () => ({ newest_at: 1_000, now: 1_100 }) };
		expect(await readConsistently(fresh, read)).toMatchObject({ knownAt: 1_000 });
		expect(reads).toEqual([null]);
		expect(waited()).toBe(1_450);
	});
});
