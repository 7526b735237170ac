import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import type { WireEvent } from '#ingest/contract/event.ts';
import { readOutageDays } from '#sql/queries/kpi/outage-days.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { wall } from '#sql/queries/wall.ts';
import { undoLoad } from '#sql/fold/undo.server.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';

let office: EmbeddedUnderTest;
let client: ClickHouseClient;

beforeAll(async () => {
	office = await startEmbeddedOffice();
	client = office.client('writer');
});
afterAll(async () => office?.stop());

const on = (day: number, event_id: string, more: object): WireEvent =>
	({
		v: 1,
		outage_id: 'fibre',
		event_id,
		occurred_at: new Date(Date.UTC(2022, 6, day, 8)).toISOString(),
		...more
	}) as WireEvent;
const started = on(20, 'down', { type: 'outage.started', component: 'fibre' });
const ended = on(22, 'up', { type: 'outage.ended', component: 'fibre' });
const load = (load_id: string, event: WireEvent): Promise<void> => put(client, [{ ...rowOf(event), load_id }]);

/** The server's moment, with nothing else in its millisecond. */
async function moment(): Promise<string> {
	await sleep(5);
	const [row] = await rowsOf<{ now: string }>(client, "SELECT toString(now64(3, 'UTC')) AS now");
	await sleep(5);
	return `${row!.now.replace(' ', 'T')}Z`;
}

test('outages are those that were known at the moment, and an undone load was still known before it was undone', async () => {
	const asOf = '2022-07-25T00:00:00.000Z';
	const reader = office.client('reader');
	const daysAt = async (knownAt: string | null) => (await readOutageDays(reader, 'pasokh', { asOf, knownAt })).touched;
	const shownAt = async (knownAt: string) =>
		(await readPage(reader, wall, { database: 'pasokh', clock: 'data', asOf, knownAt })).outages.map(({ from, to }) => [
			from,
			to
		]);
	const none = await moment();
	await load('first', started);
	const open = await moment();
	await load('second', ended);
	const over = await moment();
	await undoLoad(client, 'pasokh', 'second');

	const three = ['2022-07-20', '2022-07-21', '2022-07-22'];
	const six = [...three, '2022-07-23', '2022-07-24', '2022-07-25'];
	expect(await daysAt(none)).toEqual([]);
	expect(await daysAt(open)).toEqual(six);
	expect(await daysAt(over)).toEqual(three);
	expect(await daysAt(null)).toEqual(six);
	expect(await shownAt(none)).toEqual([]);
	expect(await shownAt(open)).toEqual([['2022-07-20T08:00:00.000Z', null]]);
	expect(await shownAt(over)).toEqual([['2022-07-20T08:00:00.000Z', '2022-07-22T08:00:00.000Z']]);
});
