/** @module-tag rare */
import { expect, test } from 'vitest';
import { benchAlertFaults } from '../bench/faults.ts';
import { runs, SEED } from '../support/depth.ts';

test('an alert is told once by every channel, whatever dies meanwhile', async () => {
	const lines: string[] = [];
	const count = runs(2, 3);
	const isWell = await benchAlertFaults({ runs: count, seed: SEED, print: (line) => lines.push(line) });
	expect(lines.at(-1), lines.join('\n')).toBe(`${count} runs: 0 lost, 0 doubled`);
	expect(isWell).toBe(true);
});
