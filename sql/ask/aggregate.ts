import type { Sql } from '../entities/entity.ts';

/** No condition: it holds of all. */
export const ALWAYS: Sql = '1';

/** All conditions in one. */
export const and = (all: readonly Sql[]): Sql =>
	all.map((one) => (/ (AND|OR) /.test(one) ? `(${one})` : one)).join(' AND ') || ALWAYS;

/** A function over those of which a condition holds. */
export function aggregate(by: string, item: Sql, condition: Sql): Sql {
	if (condition === ALWAYS) return `${by}(${item})`;
	const [name = '', level = ''] = by.split(/(?=\()/);
	return `${name}If${level}(${item === '' ? '' : `${item}, `}${condition})`;
}
