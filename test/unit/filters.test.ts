import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, toJalali } from '$lib/i18n/jalali.ts';
import { AddressError } from '#sql/model/address.ts';
import { filterKey, readFilters } from '../../web/lib/server/filters.ts';
import { resolveDays } from '../../web/lib/server/range.ts';

const read = (search: string) => readFilters(new URLSearchParams(search));
const NONE = {
	...{ preset: null, from: null, to: null, asOf: null, known: null, compare: null, by: null },
	...{ excludeOutages: false, where: [] }
};
function problemOf(search: string): [string, string] | undefined {
	try {
		read(search);
	} catch (error) {
		if (error instanceof AddressError) return [error.parameter, error.fault];
		throw error;
	}
	return undefined;
}

describe('filters of the address', () => {
	it('asks for everything when the address says nothing', () => {
		expect(read('')).toEqual(NONE);
		expect(read('from=&to=&asof=&range=all&lang=en&compare=none&by=auto&channel=')).toEqual(NONE);
	});

	it.each(['1401-05-01', '1401/5/1', '۱۴۰۱-۰۵-۰۱', '2022-07-23'])('reads the day %s', (day) => {
		expect(read(new URLSearchParams({ from: day }).toString()).from).toBe('2022-07-23');
	});

	it('reads a moment with its offset, also one whose + came as a blank, and a day as its end in Tehran', () => {
		expect(read('asof=2022-08-27T14:32:00%2B04:30').asOf).toBe('2022-08-27T10:02:00.000Z');
		expect(read('asof=2022-08-27T14:32:00+04:30').asOf).toBe('2022-08-27T10:02:00.000Z');
		expect(read('asof=1401-06-05').asOf).toBe('2022-08-27T19:29:59.999Z');
		expect(read('asof=1401-07-05').asOf).toBe('2022-09-27T20:29:59.999Z');
	});

	it('takes several codes of one dimension, in whatever order, and codes that no list has', () => {
		expect(read('channel=web&county=paveh&channel=call').where).toEqual([
			['channel', 'call'],
			['channel', 'web'],
			['county', 'paveh']
		]);
		expect(read('channel=کبوتر').where).toEqual([['channel', 'کبوتر']]);
	});

	it.each([
		['from=1401-13-01', ['from', 'bad_day']],
		['to=1401-07-31', ['to', 'bad_day']],
		['from=2022-02-30', ['from', 'bad_day']],
		['from=yesterday', ['from', 'bad_day']],
		['asof=2022-08-27T14:32:00', ['asof', 'bad_moment']],
		['known=soon', ['known', 'bad_moment']],
		['range=9d', ['range', 'bad_range']],
		['compare=better', ['compare', 'bad_compare']],
		['by=hour', ['by', 'bad_by']],
		['outages=none', ['outages', 'bad_outages']],
		['channel=a%00b', ['channel', 'bad_code']],
		[`county=${'x'.repeat(129)}`, ['county', 'bad_code']],
		['from=1401-05-01&from=1401-05-02', ['from', 'twice']],
		['chanel=letter', ['chanel', 'unknown']],
		['from=1401-05-02&to=1401-05-01', ['to', 'order']]
	])('names what is wrong with %s', (search, problem) => {
		expect(problemOf(search)).toEqual(problem);
	});

	it('takes typed days before a preset', () => {
		expect(read('range=7d&from=1401-05-01').preset).toBeNull();
	});

	it('gives one name to one state, however it is written', () => {
		expect(filterKey(read('from=1401-05-01'))).toBe(filterKey(read('from=2022-07-23')));
		expect(filterKey(read('channel=call&channel=web'))).toBe(filterKey(read('channel=web&channel=call&lang=en')));
		const searches = ['', 'range=7d', 'range=30d', 'compare=year', 'by=week', 'outages=exclude', 'kind=request'];
		expect(new Set(searches.map((search) => filterKey(read(search)))).size).toBe(searches.length);
	});
});

describe('the days of an address', () => {
	// 01:30 on Saturday 5 Shahrivar 1401 in Tehran.
	const now = '2022-08-26T21:00:00Z';
	it.each([
		['', null, null, null, null],
		['range=7d&compare=previous', '2022-08-21', '2022-08-27', '2022-08-14', '2022-08-20'],
		['range=week&compare=previous', '2022-08-27', '2022-08-27', '2022-08-20', '2022-08-20'],
		['range=month&compare=previous', '2022-08-23', '2022-08-27', '2022-07-23', '2022-07-27'],
		['range=season&compare=previous', '2022-06-22', '2022-08-27', '2022-03-21', '2022-05-26'],
		['range=year&compare=year', '2022-03-21', '2022-08-27', '2021-03-21', '2021-08-27'],
		['from=1401-05-01&to=1401-05-10&compare=previous', '2022-07-23', '2022-08-01', '2022-07-13', '2022-07-22'],
		['from=1401-05-01&compare=previous', '2022-07-23', null, null, null]
	])('%s', (search, from, to, before, until) => {
		const compare = before === null ? null : { from: before, to: until };
		expect(resolveDays(read(search), now)).toEqual({ from, to, compare });
	});

	it('begins a week on Saturday, a season and a year on a first, on whatever day', () => {
		const seed = Number(process.env['SEED'] ?? Date.now());
		console.log(`SEED=${seed}`);
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 50_000 }), (shift) => {
				const day = addDays('1921-03-21', shift);
				const at = (search: string) => resolveDays(read(search), `${day}T09:00:00Z`).from ?? '';
				const [week, season, year] = [at('range=week'), toJalali(at('range=season')), toJalali(at('range=year'))];
				expect(new Date(`${week}T12:00:00Z`).getUTCDay()).toBe(6);
				expect(week <= day && day < addDays(week, 7)).toBe(true);
				expect([(season.month - 1) % 3, season.day, year.month, year.day]).toEqual([0, 1, 1, 1]);
			}),
			{ seed, numRuns: 300 }
		);
	});
});
