import { expect } from 'vitest';
import { bucketDay } from './kpi-calendar.ts';
import type { Member, Row } from './kpi-naive.ts';

const MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/;

/** Moments of a row of a view as milliseconds, those in lists too. */
export function withMoments(row: Row): Row {
	const read = (value: unknown): unknown =>
		Array.isArray(value)
			? value.map(read)
			: typeof value === 'string' && MOMENT.test(value)
				? Date.parse(`${value.replace(' ', 'T')}Z`)
				: value;
	return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, read(value)]));
}

/** The group of a member: of a dimension, or of a Jalali bucket of time. */
export const keyBy =
	(by: string) =>
	({ at, dimensions }: Member): string =>
		by in dimensions ? dimensions[by]! : bucketDay(at, by);

/** Counts are equal; means and quantiles to what the order of a sum may change. */
export function expectRow(found: object, expected: object, what: string): void {
	for (const [column, value] of Object.entries(expected)) {
		const own = (found as Record<string, unknown>)[column];
		if (typeof value === 'number') expect(own as number, `${what}: ${column}`).toBeCloseTo(value, 6);
		else expect(own, `${what}: ${column}`).toEqual(value);
	}
}
