/** @module-tag deep */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { countingStill, undoLoad } from '#sql/fold/undo.server.ts';
import { verify } from '#sql/fold/verify.server.ts';
import { readOutageDays } from '#sql/queries/kpi/outage-days.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { wall } from '#sql/queries/wall.ts';
import { runs } from '../support/depth.ts';
import { rowOf } from '../support/events.ts';
import { figuresOf, put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { useOffice } from '../support/use-office.ts';

const office = useOffice();
let client: ClickHouseClient;

beforeAll(() => void (client = office.client('writer')));

const at = (minute: number): string => new Date(Date.UTC(2022, 6, 14, 5, minute)).toISOString();
const registered = (letter_id: string, category = 'loan'): WireEvent => ({
	v: 1,
	type: 'letter.registered',
	event_id: 'reg',
	letter_id,
	occurred_at: at(0),
	channel: 'letter',
	category,
	county: 'paveh',
	kind: 'request'
});
const answered = (letter_id: string, minute = 60): WireEvent => ({
	v: 1,
	type: 'letter.answered',
	event_id: 'ans',
	letter_id,
	occurred_at: at(minute),
	outcome: 'granted'
});
const load = (load_id: string, ...events: WireEvent[]): Promise<void> =>
	put(
		client,
		events.map((event) => ({ ...rowOf(event), load_id }))
	);

const letters = () => rowsOf(client, 'SELECT letter_id, category, state FROM pasokh.letters ORDER BY letter_id');
const noDifference = async () =>
	expect((await verify(office.client('admin'), { database: 'pasokh' })).differing).toBe(0);

describe('undo', () => {
	test('of a wrong load leaves what was before, and the corrected load of the same rows counts', async () => {
		await load('', registered('L-1'));
		const before = await figuresOf(client);
		// The wrong mapping: another category for a letter that is known, an answer that never was, a letter of its own.
		await load('wrong', registered('L-1', 'aid'), answered('L-1'), registered('L-2', 'aid'));
		await load('wrong', { v: 1, type: 'call.blocked', event_id: 'b', call_id: 'C-1', occurred_at: at(3) });
		expect(await figuresOf(client)).not.toBe(before);
		expect(await undoLoad(client, 'pasokh', 'wrong')).toEqual({ events: 4, letters: 2, calls: 1, again: false });
		expect(await figuresOf(client)).toBe(before);
		if (runs(0, 1)) await noDifference();

		await load('right', registered('L-1', 'loan'), registered('L-2', 'aid'));
		expect(await letters()).toEqual([
			{ letter_id: 'L-1', category: 'loan', state: 'registered' },
			{ letter_id: 'L-2', category: 'aid', state: 'registered' }
		]);
		await noDifference();
	});

	test('called again, after having been cut off too, changes nothing more', async () => {
		const before = await figuresOf(client);
		await client.insert({ table: 'pasokh.undone_loads', values: [{ load_id: 'cut' }], format: 'JSONEachRow' });
		await load('cut', registered('L-3'));
		for (let i = 0; i < 2; i++)
			expect(await undoLoad(client, 'pasokh', 'cut')).toEqual({ events: 1, letters: 1, calls: 0, again: true });
		expect(await figuresOf(client)).toBe(before);
	});

	test('an event that another load brought too still counts, until that one is undone as well', async () => {
		await load('one', registered('S-1'), answered('S-1'));
		await load('two', registered('S-1'));
		const state = async () =>
			rowsOf(client, `SELECT state FROM pasokh.letters WHERE letter_id = 'S-1'`).then((rows) =>
				rows.map((row) => row['state'])
			);
		expect(await state()).toEqual(['answered']);
		await undoLoad(client, 'pasokh', 'one');
		expect(await countingStill(client, 'pasokh', 'one')).toBe(1);
		expect(await state()).toEqual(['registered']);
		expect(await rowsOf(client, `SELECT event_id FROM pasokh.events WHERE letter_id = 'S-1'`)).toEqual([
			{ event_id: 'reg' }
		]);
		await undoLoad(client, 'pasokh', 'two');
		expect(await countingStill(client, 'pasokh', 'one')).toBe(0);
		expect(await state()).toEqual([]);
		await load('three', registered('S-1'), answered('S-1'));
		expect(await state()).toEqual(['answered']);
		if (runs(0, 1)) await noDifference();
	});

	test("takes a master's answer from its duplicates, and a void with its effect", async () => {
		await load('', registered('D-1'), registered('D-2'));
		await load('', {
			v: 1,
			type: 'letter.linked',
			event_id: 'l',
			letter_id: 'D-2',
			occurred_at: at(1),
			master_letter_id: 'D-1'
		});
		await load('bad', answered('D-1'));
		const of = async (id: string) =>
			(await rowsOf<{ state: string }>(client, `SELECT state FROM pasokh.letters WHERE letter_id = '${id}'`))[0]?.state;
		expect([await of('D-1'), await of('D-2')]).toEqual(['answered', 'answered']);
		await undoLoad(client, 'pasokh', 'bad');
		expect([await of('D-1'), await of('D-2')]).toEqual(['registered', 'registered']);

		await load('', answered('D-1'));
		await load('voids', {
			v: 1,
			type: 'event.voided',
			event_id: 'v',
			letter_id: 'D-1',
			occurred_at: at(99),
			target_event_id: 'ans',
			reason: 'x'
		});
		expect([await of('D-1'), await of('D-2')]).toEqual(['registered', 'registered']);
		await undoLoad(client, 'pasokh', 'voids');
		expect([await of('D-1'), await of('D-2')]).toEqual(['answered', 'answered']);
		await noDifference();
	});

	test('an unknown load is refused, with the last ones by name', async () => {
		await expect(undoLoad(client, 'pasokh', 'nope')).rejects.toThrow(
			/^no event came by the load "nope": the last loads are .*three/
		);
		await expect(undoLoad(client, 'pasokh', '')).rejects.toThrow(/the last loads are/);
	});

	test('the version of a letter only grows, whatever comes and is undone', async () => {
		const version = async () => {
			const [row] = await rowsOf<{ version: string }>(
				client,
				`SELECT toString(max(version)) AS version FROM pasokh.letter_state WHERE letter_id = 'V-1'`
			);
			return BigInt(row?.version ?? 0);
		};
		const steps = [
			() => load('v1', registered('V-1')),
			() => undoLoad(client, 'pasokh', 'v1'),
			() => load('v2', registered('V-1')),
			() => load('v2', answered('V-1')),
			() => undoLoad(client, 'pasokh', 'v2'),
			() => load('v3', answered('V-1'))
		];
		let last = 0n;
		for (const step of steps) {
			await step();
			expect(await version()).toBeGreaterThan(last);
			last = await version();
		}
		expect(await rowsOf(client, `SELECT state, registered_at FROM pasokh.letters WHERE letter_id = 'V-1'`)).toEqual([
			{ state: 'answered', registered_at: null }
		]);
	});
});

const on = (day: number, event_id: string, more: object): WireEvent =>
	({
		v: 1,
		outage_id: 'fibre',
		event_id,
		occurred_at: new Date(Date.UTC(2022, 6, day, 8)).toISOString(),
		...more
	}) as WireEvent;
const outageStarted = on(20, 'down', { type: 'outage.started', component: 'fibre' });
const outageEnded = on(22, 'up', { type: 'outage.ended', component: 'fibre' });

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
	await load('first', outageStarted);
	const open = await moment();
	await load('second', outageEnded);
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
