import { describe, expect, test } from 'vitest';
import { AddressError } from '#sql/model/address.ts';
import { parseFilter } from '#sql/queries/desk/filter.ts';
import { ALL_LETTERS, filterParams } from '../support/letter-filter.ts';

test('an address is the filter and the filter the address', () => {
	const text =
		'queue=overdue&step=s-2&q=%D9%88%D8%A7%D9%85&in=texts&answered=no&due=overdue&age_from=3&hops_to=9&channel=call&channel=letter&letter=L-2&letter=%D9%861&first=20&first_by=-due&sample=s-1&reminder=r.1&from=2022-07-23&clock=closed&asof=2022-08-27T10:00:00.000Z';
	const filter = parseFilter(new URLSearchParams(text));
	expect(parseFilter(filterParams(filter))).toEqual(filter);
	expect(filter.picked).toEqual({
		...{ letters: ['L-2', 'ن1'], first: { count: 20, by: '-due' } },
		...{ sample: 's-1', reminder: 'r.1' }
	});
	expect(filterParams(ALL_LETTERS).toString()).toBe('');
});

describe('what cannot be understood is named', () => {
	test.each([
		['colour=red', 'colour', 'unknown'],
		['answered=maybe', 'answered', 'bad_choice'],
		['answered=no&answered=yes', 'answered', 'twice'],
		['due=never', 'due', 'bad_choice'],
		['queue=mine', 'queue', 'bad_queue'],
		['age_from=-1', 'age_from', 'bad_number'],
		['hops_to=many', 'hops_to', 'bad_number'],
		['from=1401-13-01', 'from', 'bad_day'],
		['from=1401-05-10&to=1401-05-01', 'to', 'order'],
		['asof=yesterday', 'asof', 'bad_moment'],
		['range=decade', 'range', 'bad_range'],
		['channel=a%00b', 'channel', 'bad_code'],
		['kpi=nothing', 'kpi', 'bad_kpi'],
		['kpi=unanswered&queue=overdue', 'queue', 'not_with_figure'],
		['kpi=unanswered&clock=closed', 'clock', 'not_with_figure'],
		['kpi=calls_offered&first=20', 'first', 'not_with_figure'],
		['first=0', 'first', 'bad_picked'],
		['first=20&first_by=size', 'first_by', 'bad_picked'],
		['letter=a%00b', 'letter', 'bad_picked'],
		['sample=a/b', 'sample', 'bad_picked'],
		['part=num', 'kpi', 'bad_kpi'],
		['hour=8', 'hour', 'unknown'],
		[`q=${'a'.repeat(10_000)}`, 'q', 'long_search'],
		['q=%E2%80%8C%E2%80%8C', 'q', 'empty_search'],
		['q=3240012345', 'q', 'person_in_address'],
		['q=%DB%B0%DB%B9%DB%B1%DB%B8%DB%B1%DB%B2%DB%B3%DB%B4%DB%B5%DB%B6%DB%B7', 'q', 'person_in_address'],
		['person=0084575948', 'person', 'bad_person']
	])('%s', (text, parameter, fault) => {
		expect(() => parseFilter(new URLSearchParams(text))).toThrow(
			expect.objectContaining({ name: AddressError.name, parameter, fault }) as Error
		);
	});

	test('SQL in a search is words, and an empty field is none', () => {
		expect(parseFilter(new URLSearchParams(`q='; DROP TABLE letters --`)).search).toBe(`'; DROP TABLE letters --`);
		expect(parseFilter(new URLSearchParams('q=&channel=&from=&queue='))).toEqual(ALL_LETTERS);
	});
});
