import type { Condition } from './condition-schema.ts';
import { fold } from './fold.ts';
import { compared, placeOf, type Row } from './row.ts';
import type { Path } from './mapping-error.ts';
import { inRowBefore, needsOrder, type Context } from './value.ts';

export type Test = (row: Row) => boolean;

/**
 * Compiles a condition; an empty cell equals nothing.
 * @throws MappingError when it asks for the letter's other rows, and cannot be told of them
 */
export function compileCondition(condition: Condition, path: Path, context: Context): Test {
	const { cell } = context;
	if ('equals' in condition)
		return compileCondition(
			{ in: { column: condition.equals.column, values: [condition.equals.value] } },
			path,
			context
		);
	if ('in' in condition) {
		const read = cell(condition.in.column);
		const exact = new Set(condition.in.values);
		const folded = new Set(condition.in.values.map(fold));
		return (row) => {
			const text = compared(read(row), condition.in.column);
			return text !== undefined && (exact.has(text) || folded.has(fold(text)));
		};
	}
	if ('present' in condition) {
		const read = cell(condition.present);
		return (row) => read(row) !== undefined;
	}
	if ('absent' in condition) {
		const read = cell(condition.absent);
		return (row) => read(row) === undefined;
	}
	if ('changed' in condition) {
		const { changed } = condition;
		const readCell = cell(changed);
		const read = (row: Row) => compared(readCell(row), changed);
		const readBefore = inRowBefore(read, [...path, 'changed'], context);
		return (row) => {
			const [now, before] = [read(row), readBefore(row)];
			return now !== before && (now === undefined || before === undefined || fold(now) !== fold(before));
		};
	}
	if ('is_first' in condition) {
		needsOrder(context, [...path, 'is_first']);
		return (row) => placeOf(row)?.number === 1;
	}
	if ('is_last' in condition) {
		needsOrder(context, [...path, 'is_last']);
		return (row) => placeOf(row)?.isLast === true;
	}
	if ('previous' in condition) {
		const at = [...path, 'previous'];
		const test = compileCondition(condition.previous, at, { ...context, isOfRowBefore: true });
		const testBefore = inRowBefore(test, at, context);
		return (row) => testBefore(row) ?? false;
	}
	if ('not' in condition) {
		const test = compileCondition(condition.not, [...path, 'not'], context);
		return (row) => !test(row);
	}
	if ('all' in condition) {
		const tests = condition.all.map((c, i) => compileCondition(c, [...path, 'all', i], context));
		return (row) => tests.every((test) => test(row));
	}
	const tests = condition.any.map((c, i) => compileCondition(c, [...path, 'any', i], context));
	return (row) => tests.some((test) => test(row));
}
