import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventSchema, type WireEvent } from '#ingest/contract/event.ts';
import { CONTRACT } from '#ingest/pipeline/contract-types.ts';
import { sureCheckOf } from '#ingest/pipeline/sure-check.ts';
import { steadyOffice } from '../bench/ingest-events.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);

/** Some of every kind, around each limit of the contract. */
const odd = fc.oneof(
	fc.constantFrom<unknown>(
		undefined,
		null,
		true,
		[],
		{},
		{ name: 'x' },
		{ name: 'x', more: 1 },
		{ mobile: 5 },
		NaN,
		-0
	),
	fc.constantFrom(
		'',
		' ',
		' a',
		'a ',
		'\u00a0a',
		'2022-07-14T09:30:00',
		'2022-02-30T09:30:00Z',
		'2022-07-14t09:30:00Z'
	),
	fc.constantFrom(32, 33, 64, 65, 200, 201, 1_000, 1_001, 100_000, 100_001).map((length) => 'x'.repeat(length)),
	fc.constantFrom(-1, 0, 1, 1.5, 255, 256, 86_400, 86_401, 2 ** 53, 1, 2),
	fc.string({ maxLength: 70 })
);
const events = [...steadyOffice(seed).take(500)];

describe('what is surely right', () => {
	it(`the schema lets through unchanged (seed ${seed})`, () => {
		const fields = [...new Set([...CONTRACT.values()].flatMap((type) => [...type.fields.keys()]))];
		fc.assert(
			fc.property(
				fc.constantFrom(...events),
				fc.constantFrom(...CONTRACT.keys()),
				fc.boolean(),
				fc.array(fc.tuple(fc.constantFrom(...fields, 'odd'), odd), { maxLength: 3 }),
				(event, type, asItIs, changes) => {
					const changed = { ...event, type: asItIs ? event.type : type, ...Object.fromEntries(changes) };
					if (CONTRACT.get(changed.type)?.isSure(changed) !== true) return;
					expect(eventSchema.parse(changed)).toEqual(changed);
				}
			),
			{ seed, numRuns: 5_000 }
		);
	});
	it('is nearly all that a producer sends', () => {
		const isSure = (event: WireEvent) => CONTRACT.get(event.type)!.isSure(event);
		expect(events.filter(isSure)).toHaveLength(events.length);
	});
	it('is not known of a schema with anything new in it', () => {
		expect(sureCheckOf(z.string().regex(/a/))).toBeUndefined();
		expect(sureCheckOf(z.email())).toBeUndefined();
		expect(sureCheckOf(z.number())).toBeUndefined();
		expect(sureCheckOf(z.strictObject({ a: z.string() }).refine(() => false))).toBeUndefined();
		expect(sureCheckOf(z.object({ a: z.string() }))).toBeUndefined();
		expect(sureCheckOf(z.strictObject({ a: z.string().nullable() }))).toBeUndefined();
	});
});
