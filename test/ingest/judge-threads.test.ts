import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it, test } from 'vitest';
import { JudgeThreads } from '#ingest/pipeline/judge-threads.server.ts';
import { PieceJudge, piecesOf, type Piece } from '#ingest/pipeline/pieces.ts';
import type { Judge, Origin, Packed } from '#ingest/pipeline/verdicts.ts';
import { rowsOf } from '#ingest/spool/pack.ts';
import { newBatchId, SpoolFullError } from '#ingest/spool/spool.ts';
import type { TokenHolder } from '#sql/office/tokens.ts';
import { closeDoors, keys, openDoor } from '../support/memory-door.ts';

const setup = { keys, rows: 7, partitions: 3 };
const origin: Origin = { source: 'portal', door: 'http' };
const threads = new JudgeThreads(setup, 2);
afterAll(() => threads.close());
afterEach(closeDoors);

const event = (id: number | string) =>
	JSON.stringify({
		...{ v: 1, type: 'letter.screened', event_id: String(id), letter_id: `L-${id}` },
		occurred_at: '2022-08-27T14:40:00+04:30'
	});

/** All verdicts on a payload: of each batch its rows, and what is told of the refused. */
async function verdictsOf(judge: Judge<Piece>, pieces: Piece[], id: bigint) {
	const told: unknown[] = [];
	const tell = async ({ batches, keys: known, listed, refused }: Packed): Promise<void> => {
		for (const batch of batches) told.push([batch.partition, await rowsOf(batch)]);
		told.push([...known], listed, [...refused]);
	};
	for (const piece of pieces)
		for (let isFull = await judge.take(piece); isFull; isFull = await judge.take()) await tell(await judge.pack(id));
	await tell(await judge.pack(id));
	return told;
}

test('a payload, cut anywhere, has the verdicts in a thread that it has here', async () => {
	const element = fc.oneof(
		fc.nat(40).map(event),
		fc.constantFrom(
			'{}',
			'[1]',
			'{"v":1',
			'',
			'null',
			'"نامه"',
			event('یک').replace('letter.screened', 'letter.opened')
		)
	);
	await fc.assert(
		fc.asyncProperty(
			fc.array(element, { maxLength: 60 }),
			fc.boolean(),
			fc.array(fc.nat(9_999), { maxLength: 4 }),
			async (elements, isLines, cuts) => {
				const bytes = new TextEncoder().encode(isLines ? elements.join('\n') : `[${elements.join(',')}]`);
				const places = [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
				const pieces = () =>
					places.map((end, nth) => ({
						bytes: bytes.slice(places[nth - 1] ?? 0, end),
						isLast: nth === places.length - 1
					}));
				const id = newBatchId(Date.now(), setup.partitions);
				const here = await verdictsOf(new PieceJudge(setup, origin, isLines), pieces(), id);
				using there = threads.open(origin, isLines);
				expect(await verdictsOf(there, pieces(), id)).toEqual(here);
			}
		),
		{ numRuns: 60 }
	);
});

test('pieces have all bytes in their order, and none is large', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.nat(200_000), { maxLength: 12 }), async (sizes) => {
			const chunks = sizes.map((size, nth) => new Uint8Array(size).fill(nth + 1));
			async function* coming() {
				yield* chunks;
			}
			const pieces = await Array.fromAsync(piecesOf(coming()));
			expect(Buffer.concat(pieces.map(({ bytes }) => bytes)).equals(Buffer.concat(chunks))).toBe(true);
			expect(pieces.map(({ isLast }) => isLast).lastIndexOf(false)).toBe(pieces.length - 2);
			for (const { bytes } of pieces) expect(bytes.length).toBeLessThanOrEqual(2 ** 18);
		}),
		{ numRuns: 30 }
	);
});

test('a large payload that the spool would not take is refused as a whole, and taken when it is sent again', async () => {
	const door = await openDoor({}, { rows: 1_000, bytes: 1e9 });
	const lines = Array.from({ length: 5_000 }, (_, nth) => event(nth)).join('\n');
	door.spool.fail = new SpoolFullError('full', 7);
	const refused = await door.post(lines);
	expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '7']);
	door.spool.fail = undefined;
	const [taken, again] = [await door.post(`${lines}\nno JSON`), await door.post(lines)];
	expect([taken.status, taken.body.accepted, taken.body.rejected.map(({ line }) => line)]).toEqual([
		207,
		5_000,
		[5_001]
	]);
	expect(again.body).toMatchObject({ accepted: 0, duplicates: 5_000, rejected: [] });
});

const ndjson = (events: object[]) => events.map((event) => JSON.stringify(event)).join('\n');

describe('a void', () => {
	const holders: Record<string, TokenHolder> = {
		psk_portal: { source: 'portal', types: null, administrator: false },
		psk_admin: { source: 'office', types: null, administrator: true },
		psk_voids_only: { source: 'clerk', types: ['letter.noted'], administrator: true }
	};
	const office = { holderOfToken: async (secret: string) => holders[secret] };
	const of = (target_source?: string) =>
		ndjson([
			{
				...{ v: 1, type: 'event.voided', event_id: 'v-1', occurred_at: '2022-07-15T09:30:00+04:30', letter_id: 'L-1' },
				...{ target_event_id: 'e-1', reason: 'sent by mistake', target_source }
			}
		]);
	const as = (token: string) => ({ authorization: `Bearer ${token}` });

	it('of its own events a source may send, whether it names itself or not', async () => {
		const { post, spool } = await openDoor({ office });
		for (const source of [undefined, 'portal'])
			expect((await post(of(source), as('psk_portal'))).body).toMatchObject({ accepted: 1, rejected: [] });
		expect(spool.rows.map((row) => row['target_source'])).toEqual([undefined, 'portal']);
	});

	it("of another's events a source is refused, and its scope is named", async () => {
		const { post, spool } = await openDoor({ office });
		const { status, body } = await post(of('registry'), as('psk_portal'));
		expect(status).toBe(207);
		expect(body.rejected).toMatchObject([{ line: 1, reason: 'out_of_scope', field: 'target_source' }]);
		expect(body.rejected[0]?.detail).toContain("administrator's token");
		expect(spool.rows).toEqual([]);
		expect(spool.dead).toHaveLength(1);
	});

	it("of any source's events an administrator's token may send, under its own name and within its types", async () => {
		const { post, spool } = await openDoor({ office });
		expect((await post(of('registry'), as('psk_admin'))).body).toMatchObject({ accepted: 1, rejected: [] });
		expect(spool.rows[0]).toMatchObject({ source: 'office', target_event_id: 'e-1', target_source: 'registry' });
		expect((await post(of('registry'), as('psk_voids_only'))).body.rejected).toMatchObject([
			{ reason: 'out_of_scope', field: 'type' }
		]);
	});
});
