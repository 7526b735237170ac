import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packBatch, rowsOf } from '#ingest/spool/pack.ts';
import { RowBlock } from '#ingest/spool/row-block.ts';
import { newBatchId, receivedAtOf } from '#ingest/spool/spool.ts';
import type { EventRow } from '#sql/model/event-row.ts';
import { utcText } from '#sql/model/tehran.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
const ORIGIN = { source: 's', loadId: '', door: 'http', partition: 0 } as const;

const row: fc.Arbitrary<EventRow> = fc.record({
	subject_kind: fc.constantFrom('letter', 'call', 'outage'),
	subject_id: fc.constantFrom('1', '2', '"', 'نامه', 'B-000001234'),
	source: fc.constant('s'),
	event_id: fc.string({ unit: 'binary' }),
	content_hash: fc.constantFrom('1', '18446744073709551615'),
	type: fc.constant('letter.noted'),
	occurred_at: fc.integer({ min: 0, max: 2e12 }).map(utcText),
	text: fc.string({ unit: 'binary', maxLength: 3_000 })
});

it(`keeps what each batch was given, also in memory that another one had (seed ${seed})`, async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.array(row, { minLength: 1, maxLength: 20 }), { maxLength: 12 }), async (batches) => {
			const blocks = batches.map(() => new RowBlock());
			// All at once, as requests of several lanes fill theirs.
			for (let n = 0; n < 20; n++)
				for (const [b, rows] of batches.entries()) for (const one of rows.slice(n, n + 1)) blocks[b]!.add(one);
			await Promise.all(
				batches.map(async (rows, b) => {
					const id = newBatchId(Date.now());
					const packed = await packBatch(id, ORIGIN, blocks[b]!, []);
					const ingested_at = utcText(receivedAtOf(id));
					expect(await rowsOf(packed)).toEqual(rows.map((one) => ({ ingested_at, ...one })));
					const entities = (await promisify(zstdDecompress)(packed.entities)).toString().trim().split('\n');
					const touched = new Set(rows.map((one) => JSON.stringify([one.subject_kind, one.subject_id])));
					expect(entities.toSorted()).toEqual([...touched].toSorted());
					expect(packed.events).toBe(rows.length);
					expect(utcText(packed.newestAt)).toBe(
						rows
							.map((one) => one.occurred_at)
							.sort()
							.at(-1)
					);
				})
			);
		}),
		{ seed, numRuns: 100 }
	);
});
