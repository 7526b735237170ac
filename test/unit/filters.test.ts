import { describe, expect, it } from 'vitest';
import { FilterError, filterKey, readFilters, resolveRange } from '../../web/lib/server/filters.ts';

const read = (search: string) => readFilters(new URLSearchParams(search));
function problemOf(search: string): [string, string] | undefined {
	try {
		read(search);
	} catch (error) {
		if (error instanceof FilterError) return [error.parameter, error.problem];
		throw error;
	}
	return undefined;
}

describe('filters of the address', () => {
	it('asks for everything when the address says nothing', () => {
		expect(read('')).toEqual({ preset: null, from: null, to: null, asOf: null });
		expect(read('from=&to=&asof=&range=all&lang=en')).toEqual(read(''));
	});

	it.each(['1401-05-01', '1401/5/1', '۱۴۰۱-۰۵-۰۱', '2022-07-23'])('reads the day %s', (day) => {
		expect(read(new URLSearchParams({ from: day }).toString()).from).toBe('2022-07-23');
	});

	it('reads a moment with its offset, also one whose + came as a blank', () => {
		expect(read('asof=2022-08-27T14:32:00%2B04:30').asOf).toBe('2022-08-27T10:02:00.000Z');
		expect(read('asof=2022-08-27T14:32:00+04:30').asOf).toBe('2022-08-27T10:02:00.000Z');
	});

	it.each([
		['from=1401-13-01', ['from', 'bad_day']],
		['to=1401-07-31', ['to', 'bad_day']],
		['from=2022-02-30', ['from', 'bad_day']],
		['from=yesterday', ['from', 'bad_day']],
		['asof=2022-08-27T14:32:00', ['asof', 'bad_moment']],
		['asof=soon', ['asof', 'bad_moment']],
		['range=9d', ['range', 'bad_range']],
		['from=1401-05-02&to=1401-05-01', ['to', 'order']]
	])('names what is wrong with %s', (search, problem) => {
		expect(problemOf(search)).toEqual(problem);
	});

	it('takes typed days before a preset', () => {
		expect(read('range=7d&from=1401-05-01').preset).toBeNull();
	});

	it('gives one name to one state, however it is written', () => {
		expect(filterKey(read('from=1401-05-01'))).toBe(filterKey(read('from=2022-07-23')));
		expect(filterKey(read('range=7d'))).not.toBe(filterKey(read('range=30d')));
	});

	it("counts presets from the office's clock, in Tehran days", () => {
		const now = '2022-08-26T21:00:00Z';
		expect(resolveRange(read('range=7d'), now)).toEqual({ from: '2022-08-21', to: '2022-08-27' });
		expect(resolveRange(read('range=month'), now)).toEqual({ from: '2022-08-23', to: '2022-08-27' });
		expect(resolveRange(read(''), now)).toEqual({ from: null, to: null });
	});
});
