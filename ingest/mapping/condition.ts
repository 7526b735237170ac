import type { Condition } from './condition-schema.ts';
import { fold } from './fold.ts';
import type { CellReader, Row } from './row.ts';

export type Test = (row: Row) => boolean;

/** Compiles a condition; an empty cell equals nothing. */
export function compileCondition(condition: Condition, cell: (column: string) => CellReader): Test {
	if ('equals' in condition)
		return compileCondition({ in: { column: condition.equals.column, values: [condition.equals.value] } }, cell);
	if ('in' in condition) {
		const read = cell(condition.in.column);
		const exact = new Set(condition.in.values);
		const folded = new Set(condition.in.values.map(fold));
		return (row) => {
			const text = read(row);
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
	if ('not' in condition) {
		const test = compileCondition(condition.not, cell);
		return (row) => !test(row);
	}
	if ('all' in condition) {
		const tests = condition.all.map((c) => compileCondition(c, cell));
		return (row) => tests.every((test) => test(row));
	}
	const tests = condition.any.map((c) => compileCondition(c, cell));
	return (row) => tests.some((test) => test(row));
}
