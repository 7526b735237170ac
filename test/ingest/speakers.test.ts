import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOffice } from '#sql/office/office.server.ts';
import { startNats, type NatsServers } from '../support/nats.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { startNode } from '../support/process.ts';
import { rowsOf } from '../support/state.ts';
import { until } from '../support/until.ts';

/** Each door has a source of its own, which speaks for Bank Melli. `inbox` is that of files without a mapping. */
const SOURCES = { http: 'melli-http', jetstream: 'melli-nats', inbox: 'inbox' };
let nats: NatsServers;
let office: OfficeUnderTest;
let secret: string;

beforeAll(async () => {
	nats = await startNats();
	office = await startOffice({ settings: { NATS_URL: nats.url, PASOKH_SPOOL_BYTES: '64M' } });
	const users = await openOffice(office.settings);
	for (const source of Object.values(SOURCES)) {
		const made = await users.createToken(source, { speaksFor: 'bank_melli' });
		if (source === SOURCES.http) secret = made;
	}
	await users.close();
});
afterAll(async () => {
	await office?.stop();
	await nats?.stop();
});

/** A note in no name, which a body may make, and an ending in the name of the office, which it may not. */
const told = (door: string): string =>
	[
		{ type: 'letter.noted', event_id: 'note', activity: 'read' },
		{ type: 'letter.closed', event_id: 'end', ended_as: 'withdrawn', org: 'office' }
	]
		.map((one) => ({ v: 1, letter_id: `L-${door}`, occurred_at: '2022-07-14T09:30:00+04:30', ...one }))
		.map((one) => `${JSON.stringify(one)}\n`)
		.join('');

const SEND: Record<keyof typeof SOURCES, (body: string) => Promise<void>> = {
	async http(body) {
		const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/x-ndjson' };
		const response = await fetch(`${office.ingestUrl}/v1/events`, { method: 'POST', headers, body });
		expect(response.status).toBe(207);
		expect(await response.json()).toMatchObject({
			...{ accepted: 1, rejected: [{ event_id: 'end', reason: 'not_yours', field: 'org' }] }
		});
	},
	async jetstream(body) {
		const connection = await connect({ servers: new URL(nats.url).host });
		await jetstream(connection).publish(`pasokh.events.${SOURCES.jetstream}`, body);
		await connection.close();
	},
	async inbox(body) {
		const draft = join(office.settings.dataDir, 'told.ndjson');
		writeFileSync(draft, body);
		renameSync(draft, join(office.settings.dataDir, 'inbox', 'told.ndjson'));
	}
};

/** Rows of a query, once there are some. */
async function arrived(role: 'reader' | 'admin', query: string): Promise<object[]> {
	let rows: object[] = [];
	await until(query, async () => (rows = await rowsOf(office.client(role), query)).length > 0);
	return rows;
}

test.each(['http', 'jetstream', 'inbox'] as const)('by %s a source says what is for it to say', async (door) => {
	await SEND[door](told(door));
	const source = SOURCES[door];
	expect(
		await arrived('admin', `SELECT event_id, reason, field FROM pasokh.dead_letters WHERE source = '${source}'`)
	).toEqual([{ event_id: 'end', reason: 'not_yours', field: 'org' }]);
	expect(
		await arrived('reader', `SELECT event_id, type, org FROM pasokh.events WHERE letter_id = 'L-${door}'`)
	).toEqual([{ event_id: 'note', type: 'letter.noted', org: 'bank_melli' }]);
});

test('the command line makes a token for a body, and none for what cannot be one', async () => {
	const create = async (speaker: string) => {
		const args = ['tokens', 'create', 'emdad-app', '--for', speaker];
		const made = startNode('ingest/cli/main.ts', args, office.env);
		return { status: await made.exited, output: made.output().trim() };
	};
	const made = await create('emdad');
	expect(made.status, made.output).toBe(0);
	const users = await openOffice(office.settings);
	const holder = await users.holderOfToken(made.output.split('\n').at(-1)!);
	await users.close();
	expect(holder).toMatchObject({ source: 'emdad-app', speaksFor: 'emdad' });
	expect(await create('کمیته')).toEqual({ status: 1, output: expect.stringContaining('the code of a body') as string });
});
