import { expect } from 'vitest';
import { compile, type MappedEvent } from '#ingest/mapping/compile.ts';
import { buildLookups } from '#ingest/mapping/lookups.ts';
import { MappingError } from '#ingest/mapping/mapping-error.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import type { Row, RowRejection } from '#ingest/mapping/row.ts';

const lookups = buildLookups({
	counties: [
		{ code: 'kermanshah', names: ['کرمانشاه', 'Kermanshah'] },
		{ code: 'eslamabad_gharb', names: ['اسلام‌آباد غرب', 'Eslamabad-e Gharb'] }
	],
	bodies: [{ code: 'bank_melli', names: ['بانک ملی'] }]
});

/** A mapping that notes each row, with what a test changes in it. */
export function noting(
	fields: Record<string, unknown>,
	rest: Record<string, unknown> = {},
	source: Record<string, unknown> = {}
) {
	return {
		mapping: 1,
		name: 'test',
		source: { kind: 'csv', ...source },
		letter_id: { prefix: 't-', column: 'ID' },
		events: [
			{
				type: 'letter.noted',
				event_id: { column: 'ID' },
				fields: { occurred_at: { constant: '2022-07-14T09:30:00+04:30' }, activity: { constant: 'a' }, ...fields },
				...rest
			}
		]
	};
}

export const mapperOf = (mapping: unknown) =>
	compile(parseMapping(JSON.stringify(mapping), 'a.mapping.json'), lookups, 'a.mapping.json');

export function eventsOf(mapping: unknown, row: Row): MappedEvent[] {
	const result = mapperOf(mapping)(row, 7);
	if ('rejected' in result) throw new Error(`rejected: ${JSON.stringify(result.rejected)}`);
	return result.events;
}

export function rejectionOf(mapping: unknown, row: Row): RowRejection {
	const result = mapperOf(mapping)(row, 7);
	if ('events' in result) throw new Error('the row was accepted');
	return result.rejected;
}

export function errorOf(mapping: unknown): string {
	try {
		mapperOf(mapping);
	} catch (error) {
		expect(error).toBeInstanceOf(MappingError);
		return (error as Error).message;
	}
	throw new Error('the mapping was accepted');
}
