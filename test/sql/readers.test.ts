import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LOOK_FOR_CHANGES_MS, REST_AGAIN_AT_MOST_MS, REST_AT_MOST_MS, REST_MS } from '#sql/model/quiet.ts';
import { wasReadLately, whoReads } from '#sql/fold/readers.server.ts';
import { again } from '#sql/queries/pages/consistent.ts';
import { rowsOf } from '../support/state.ts';
import { until } from '../support/until.ts';
import { useOffice } from '../support/use-office.ts';

const office = useOffice();

test('the hub looks again within a rest', () => {
	expect(LOOK_FOR_CHANGES_MS).toBeLessThan(REST_MS);
	expect(REST_MS).toBeLessThan(REST_AT_MOST_MS);
	expect(REST_AT_MOST_MS).toBeLessThan(REST_AGAIN_AT_MOST_MS);
});

test('the writer sees who reads figures, while that goes on and for some seconds after, and nobody else', async () => {
	const [reader, writer] = [office.client('reader'), office.client('writer')];
	const slow = 'SELECT sleep(1.5)';
	const other = rowsOf(office.client('analyst'), slow);
	await sleep(300);
	expect(await whoReads(writer, 10_000)).toBe('nobody');
	await other;
	// A young server has no log yet, and then nobody knows.
	await office.client('admin').command({ query: 'SYSTEM FLUSH LOGS' });
	expect(await wasReadLately(writer)).toBe(false);

	const read = rowsOf(reader, slow);
	await until('the query is seen', async () => (await whoReads(writer, 10_000)) === 'somebody', 5_000);
	// It began before the moment that is asked of.
	expect(await whoReads(writer, 1)).toBe('nobody');
	const twice = rowsOf(again(reader), slow);
	await until('who reads once more is seen', async () => (await whoReads(writer, 10_000)) === 'again', 5_000);
	await Promise.all([read, twice]);
	expect(await whoReads(writer, 10_000)).toBe('nobody');
	await until('the log has it', () => wasReadLately(writer));
});
