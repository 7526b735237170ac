import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { asOneRound } from '#sql/fold/rounds.server.ts';

function roundsWith(said: string[]) {
	return { begin: async () => void said.push('begun'), settle: async () => void said.push('settled') };
}

describe('work as one round', () => {
	it('is said again while it goes on, and settled once it is done', async () => {
		const said: string[] = [];
		const done = await asOneRound(roundsWith(said), () => sleep(200, 'done'), 20);
		expect(done).toBe('done');
		expect(said.length).toBeGreaterThan(3);
		expect(said.lastIndexOf('begun')).toBe(said.length - 2);
		expect(said.at(-1)).toBe('settled');
		const length = said.length;
		await sleep(60);
		expect(said).toHaveLength(length);
	});

	it('that fails stays begun, and is said no more', async () => {
		const said: string[] = [];
		await expect(asOneRound(roundsWith(said), () => Promise.reject(new Error('no')), 20)).rejects.toThrow('no');
		await sleep(60);
		expect(said).toEqual(['begun']);
	});
});
