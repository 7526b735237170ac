import type { Sql } from '../entities/entity.ts';

/** Codes of one dimension are alternatives; dimensions restrict one another. */
export type Where = readonly (readonly [dimension: string, code: string])[];

/** The parameters of each dimension's codes. */
export function parametersOf(where: Where): ReadonlyMap<string, readonly Sql[]> {
	const named = where.map(([dimension], place) => [dimension, `{code_${place}: String}`] as const);
	const byDimension = Map.groupBy(named, ([dimension]) => dimension);
	return new Map([...byDimension].map(([dimension, some]) => [dimension, some.map(([, name]) => name)]));
}

export const isOneOf = (column: Sql, parameters: readonly Sql[]): Sql => `${column} IN (${parameters.join(', ')})`;

/** The Tehran days that are left out. */
export const LEFT_OUT: Sql = '{outage_days: Array(Date32)}';
/** Whether a Tehran day is none of these. */
export const isNotLeftOut = (day: Sql): Sql => `NOT has(${LEFT_OUT}, ${day})`;

/** What these conditions bind. */
export const boundFilters = (asked: { where?: Where; outageDays?: readonly string[] }): Record<string, unknown> => {
	const { where = [], outageDays = [] } = asked;
	return {
		...Object.fromEntries(where.map(([, code], place) => [`code_${place}`, code])),
		...(outageDays.length > 0 ? { outage_days: outageDays } : {})
	};
};
