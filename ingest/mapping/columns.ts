import type { Condition } from './condition-schema.ts';
import { ROW_NUMBER } from './row.ts';
import type { Mapping } from './schema.ts';
import type { Spec } from './spec-schema.ts';
import { readTemplate } from './template.ts';

/** The columns that a field's rule reads. */
export function columnsOfSpec(spec: Spec): string[] {
	if ('column' in spec) return [spec.column];
	if ('date' in spec) return [spec.date.column].flat();
	if ('after' in spec) return [spec.after.date, spec.after.duration].flatMap(columnsOfSpec);
	if ('end_of_day' in spec) return columnsOfSpec(spec.end_of_day.date);
	if ('later' in spec) return spec.later.flatMap(columnsOfSpec);
	if ('earlier' in spec) return spec.earlier.flatMap(columnsOfSpec);
	if ('integer' in spec) return [spec.integer.column];
	if ('lookup' in spec) return [spec.lookup.column];
	if ('hash' in spec) return spec.hash;
	if ('first' in spec) return spec.first.flatMap(columnsOfSpec);
	if ('previous' in spec) return columnsOfSpec(spec.previous);
	if ('constant' in spec || 'previous_body' in spec) return [];
	const parts = readTemplate(spec.template);
	return typeof parts === 'string' ? [] : parts.flatMap((p) => ('column' in p ? [p.column] : []));
}

function ofCondition(condition: Condition): string[] {
	if ('equals' in condition) return [condition.equals.column];
	if ('in' in condition) return [condition.in.column];
	if ('present' in condition) return [condition.present];
	if ('absent' in condition) return [condition.absent];
	if ('changed' in condition) return [condition.changed];
	if ('is_first' in condition || 'is_last' in condition) return [];
	if ('previous' in condition) return ofCondition(condition.previous);
	if ('not' in condition) return ofCondition(condition.not);
	return ('all' in condition ? condition.all : condition.any).flatMap(ofCondition);
}

/** Every column that a mapping reads or wants, each once. */
function columnsOf(mapping: Mapping): string[] {
	const columns = new Set(mapping.source.columns);
	if (mapping.source.join) columns.add(mapping.source.join.key);
	if (mapping.letter_id) columns.add(mapping.letter_id.column);
	for (const column of mapping.letter_id?.order?.flatMap(columnsOfSpec) ?? []) columns.add(column);
	for (const event of mapping.events) {
		for (const column of event.when ? ofCondition(event.when) : []) columns.add(column);
		for (const spec of [event.event_id, ...Object.values(event.fields)])
			for (const column of columnsOfSpec(spec)) columns.add(column);
	}
	columns.delete(ROW_NUMBER);
	return [...columns];
}

/** The columns that a file must have for this mapping. */
export function requiredColumns(mapping: Mapping): string[] {
	const mayLack = new Set([
		...(mapping.source.optional_columns ?? []),
		...joinedColumns(mapping).map((column) => JOINED + column)
	]);
	return columnsOf(mapping).filter((column) => !mayLack.has(column));
}

/** Before the names of columns that a row has from the joined file. */
export const JOINED = 'joined.';

/** The columns that rows have from the joined file, by its own names. */
export const joinedColumns = (mapping: Mapping): string[] =>
	mapping.source.join === undefined
		? []
		: columnsOf(mapping).flatMap((column) => (column.startsWith(JOINED) ? column.slice(JOINED.length) : []));
