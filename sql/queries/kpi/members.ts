import { PRUNED } from '../../client/pruned-columns.ts';
import type { Sql } from '../../entities/entity.ts';
import { columnsIn, from } from '../../source.ts';
import { dimensionOf } from '../../ask/scan.ts';
import { readingOf, SOURCES, type Moments } from '../../source-view.ts';
import { CLOCKS } from '../../measures/clocks.ts';
import type { Kpi, Members } from '../../measures/kpi.ts';

/** What a count of different ones counts, and the id of a row of its list. */
const COUNTED = {
	person: { id: 'assumeNotNull(citizen_key)', person: 'citizen_hash' },
	operator: { id: 'operator', person: 'operator' },
	registrar: { id: 'registrar', person: 'registrar' }
} as const;

/**
 * The members of a figure, a row each: `id`, `letter_id`, its dimensions, the clock's moment `at`, whether it counts in `num` and `den`,
 * its `value`, and `person` where persons are counted.
 */
export function membersOf({ dimensions }: Kpi, of: Members, database: string, moments: Moments): string {
	const { entity, isOpen } = SOURCES[of.source];
	const { at, where } = CLOCKS[of.clock];
	const counted = of.counts && COUNTED[of.counts];
	const items = [
		`${counted?.id ?? entity.id} AS id`,
		'letter_id',
		...dimensions.map((one) => named(dimensionOf(entity, of, one), one)),
		`${at} AS at`,
		`${of.num ?? 1} AS num`,
		'1 AS den',
		...(of.value ? [`${of.value} AS value`] : []),
		...(counted ? [`${counted.person} AS person`] : []),
		...(of.more ?? []).filter((one) => !dimensions.some((dimension) => dimension === one))
	];
	const conditions = [...where, ...(isOpen ? [isOpen] : []), ...(of.where ?? [])];
	const reading = readingOf(database, moments, { isOpen: isOpen !== undefined });
	// All by name, since only a query without WITH loses the columns that nobody asks for.
	const columns = columnsIn(entity, [...items, ...conditions]);
	const source = from(entity, { database, reading, columns, filter: conditions });
	return `${PRUNED} SELECT\n\t${items.join(',\n\t')}\nFROM (${source})`;
}

const named = (sql: Sql, name: string): Sql => (sql === name ? sql : `${sql} AS ${name}`);
