/** @module-tag rare */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import type { WireEvent } from '#ingest/contract/event.ts';
import { migrate } from '#sql/migrate/run.server.ts';
import { fillTextKeys } from '#sql/migrate/text-keys.server.ts';
import type { EventRow } from '#sql/model/event-row.ts';
import { keyText } from '#sql/office/identity-keys.server.ts';
import { readKeys } from '#sql/office/keys.server.ts';
import { readQueueCounts } from '#sql/queries/desk/read-queues.server.ts';
import { rebuild } from '#sql/fold/rebuild.server.ts';
import { requestAt } from '../support/desk-request.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';

/** An office from before answers' texts had keys: 12 letters with one text in two spellings and 8 with it in a third, one with another, one without. */
const TEXTS = [
	...Array.from(
		{ length: 20 },
		(_, n) => ['با درخواست شما موافقت شد', 'با درخواست شما موافقت‌شد.', 'با  درخواست شما موافقت شد'][n % 3]
	),
	'پروندهٔ شما ناقص است',
	undefined
];
const EVENTS = TEXTS.flatMap((text, n): WireEvent[] => {
	const base = { v: 1 as const, letter_id: `T-${n}`, occurred_at: '2022-07-20T08:00:00+04:30' };
	const codes = { channel: 'letter', category: 'loan', county: 'paveh', kind: 'request' as const };
	return [
		{ ...base, ...codes, type: 'letter.registered', event_id: `r-${n}` },
		{
			...base,
			type: 'letter.answered',
			event_id: `a-${n}`,
			outcome: 'granted',
			...(text === undefined ? {} : { text })
		}
	];
});
const NOW = Date.UTC(2022, 7, 1);

let office: EmbeddedUnderTest;
let client: ClickHouseClient;
const target = { database: 'pasokh' };
const keyless = async () =>
	(
		await rowsOf(
			client,
			`SELECT 1 FROM pasokh.event_log WHERE type = 'letter.answered' AND text != '' AND text_key = 0`
		)
	).length;
const mutations = async () =>
	(await rowsOf(client, `SELECT mutation_id FROM system.mutations WHERE database = 'pasokh'`)).length;
const queues = async () => {
	const { same_text, without_text } = await readQueueCounts(client, requestAt(NOW));
	return { same_text, without_text };
};

beforeAll(async () => {
	office = await startEmbeddedOffice();
	client = office.client('admin');
	await put(
		client,
		EVENTS.map((event): EventRow => {
			const { text_key: _, ...row } = rowOf(event);
			return row;
		})
	);
});
afterAll(async () => office?.stop());

test('answers from before get the keys of their texts, whenever the process ends, once, and state follows', async () => {
	const hashes = await rowsOf(client, 'SELECT event_id, content_hash FROM pasokh.event_log ORDER BY event_id');
	expect(await keyless()).toBe(21);
	// Without keys no text is like another, and none is missing.
	expect(await queues()).toEqual({ same_text: 0, without_text: 1 });

	// It ends after the first of its pieces.
	let commands = 0;
	const ended = new Proxy(client, {
		get(of, name) {
			const value: unknown = Reflect.get(of, name);
			if (name === 'command' && ++commands > 1) throw new Error('killed');
			return typeof value === 'function' ? (value as () => unknown).bind(of) : value;
		}
	});
	const { identity } = readKeys(office.settings);
	await expect(fillTextKeys(ended, target, () => identity, 1)).rejects.toThrow('killed');
	const left = await keyless();
	expect(left).toBeGreaterThan(0);
	expect(left).toBeLessThan(21);

	expect([...(await migrate(office.settings)).outdated.keys()]).toContain('letter_state');
	expect(await keyless()).toBe(0);
	const rows = await rowsOf<{ text: string; key: string }>(
		client,
		`SELECT text, toString(text_key) AS key FROM pasokh.event_log WHERE type = 'letter.answered'`
	);
	for (const { text, key } of rows) expect(key, text).toBe(text === '' ? '0' : keyText(text, identity));
	expect(new Set(rows.map(({ key }) => key)).size).toBe(3);
	expect(await rowsOf(client, 'SELECT event_id, content_hash FROM pasokh.event_log ORDER BY event_id')).toEqual(hashes);

	await rebuild(client, target);
	expect(await queues()).toEqual({ same_text: 20, without_text: 1 });
	const before = await mutations();
	expect((await migrate(office.settings)).outdated.size).toBe(0);
	expect(await mutations()).toBe(before);
});

test('the key of the office never went to the server', async () => {
	await client.command({ query: 'SYSTEM FLUSH LOGS' });
	const { identity } = readKeys(office.settings);
	const log = JSON.stringify(await rowsOf(client, 'SELECT query FROM system.query_log'));
	const told = JSON.stringify(await rowsOf(client, 'SELECT command FROM system.mutations'));
	for (const written of [identity.toString('hex'), identity.toString('base64')])
		expect(log + told).not.toContain(written);
});

test('the door gives the key itself, and an event that comes again is the same event', async () => {
	const [, answer] = EVENTS;
	const row = rowOf(answer!);
	expect(row.text_key).toMatch(/^\d+$/);
	const [kept] = await rowsOf<{ hash: string }>(
		client,
		`SELECT toString(content_hash) AS hash FROM pasokh.event_log WHERE event_id = 'a-0'`
	);
	expect(row.content_hash).toBe(kept!.hash);
});
