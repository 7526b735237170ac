import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOOK_FOR_CHANGES_MS, REST_AT_MOST_MS, REST_MS } from '#sql/model/quiet.ts';
import { isBeingRead, wasReadLately } from '#sql/fold/readers.server.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowsOf } from '../support/state.ts';
import { until } from '../support/until.ts';

let office: EmbeddedUnderTest;

beforeAll(async () => {
	office = await startEmbeddedOffice();
});
afterAll(async () => office?.stop());

test('the hub looks again within a rest', () => {
	expect(LOOK_FOR_CHANGES_MS).toBeLessThan(REST_MS);
	expect(REST_MS).toBeLessThan(REST_AT_MOST_MS);
});

test('the writer sees who reads figures, while that goes on and for some seconds after, and nobody else', async () => {
	const [reader, writer] = [office.client('reader'), office.client('writer')];
	const slow = 'SELECT sleep(1.5)';
	const other = rowsOf(office.client('analyst'), slow);
	await sleep(300);
	expect(await isBeingRead(writer, 10_000)).toBe(false);
	await other;
	// A young server has no log yet, and then nobody knows.
	await office.client('admin').command({ query: 'SYSTEM FLUSH LOGS' });
	expect(await wasReadLately(writer)).toBe(false);

	const read = rowsOf(reader, slow);
	await until('the query is seen', () => isBeingRead(writer, 10_000), 5_000);
	// It began before the moment that is asked of.
	expect(await isBeingRead(writer, 1)).toBe(false);
	await read;
	expect(await isBeingRead(writer, 10_000)).toBe(false);
	await until('the log has it', () => wasReadLately(writer), 10_000);
});
