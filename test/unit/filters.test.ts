import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { AddressError } from '#sql/model/address.ts';
import { foldText } from '#sql/model/normalize.ts';
import { readSearch, SEARCH_LENGTH, type Search } from '#sql/model/search.ts';
import { keyIdentity, keySearch } from '#sql/office/identity-keys.server.ts';
import { parseFilter } from '#sql/queries/desk/filter.ts';
import { addDays, toJalali } from '$lib/i18n/jalali.ts';
import { filterKey, readFilters } from '../../web/lib/server/filters.ts';
import { resolveDays } from '../../web/lib/server/range.ts';
import { SEED } from '../support/depth.ts';
import { ALL_LETTERS, filterParams } from '../support/desk-request.ts';

const read = (search: string) => readFilters(new URLSearchParams(search));
const NONE = {
	...{ preset: null, from: null, to: null, asOf: null, known: null, compare: null, by: null },
	...{ excludeOutages: false, where: [] }
};
/** Asserts that each search is refused for a fault of the parameter that it begins with. */
function expectFault(reads: (search: string) => unknown, searches: string[], fault: string) {
	for (const search of searches) {
		const named = { name: AddressError.name, parameter: search.split('=')[0], fault };
		expect(() => reads(search), search).toThrow(expect.objectContaining(named) as Error);
	}
}

describe('filters of the address', () => {
	it('asks for everything when the address says nothing', () => {
		expect(read('')).toEqual(NONE);
		expect(read('from=&to=&asof=&range=all&lang=en&compare=none&by=auto&channel=')).toEqual(NONE);
	});

	it('reads days, moments with their offset, and several codes of one dimension, in whatever order', () => {
		for (const day of ['1401-05-01', '1401/5/1', '۱۴۰۱-۰۵-۰۱', '2022-07-23'])
			expect(read(new URLSearchParams({ from: day }).toString()).from, day).toBe('2022-07-23');
		const moments = ['2022-08-27T14:32:00%2B04:30', '2022-08-27T14:32:00+04:30', '1401-06-05', '1401-07-05'];
		expect(moments.map((moment) => read(`asof=${moment}`).asOf)).toEqual([
			...['2022-08-27T10:02:00.000Z', '2022-08-27T10:02:00.000Z'],
			...['2022-08-27T19:29:59.999Z', '2022-09-27T20:29:59.999Z']
		]);
		expect(read('channel=web&county=paveh&channel=call').where).toEqual([
			['channel', 'call'],
			['channel', 'web'],
			['county', 'paveh']
		]);
		expect(read('channel=کبوتر').where).toEqual([['channel', 'کبوتر']]);
		expect(read('range=7d&from=1401-05-01').preset).toBeNull();
	});

	it.each([
		['bad_day', ['from=1401-13-01', 'to=1401-07-31', 'from=2022-02-30', 'from=yesterday']],
		['bad_moment', ['asof=2022-08-27T14:32:00', 'known=soon']],
		['bad_range', ['range=9d']],
		['bad_compare', ['compare=better']],
		['bad_by', ['by=hour']],
		['bad_outages', ['outages=none']],
		['bad_code', ['channel=a%00b', `county=${'x'.repeat(129)}`]],
		['twice', ['from=1401-05-01&from=1401-05-02']],
		['unknown', ['chanel=letter']],
		['order', ['to=1401-05-01&from=1401-05-02']]
	])('names what is wrong: %s', (fault, searches) => expectFault(read, searches, fault));

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
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 50_000 }), (shift) => {
				const day = addDays('1921-03-21', shift);
				const at = (search: string) => resolveDays(read(search), `${day}T09:00:00Z`).from ?? '';
				const [week, season, year] = [at('range=week'), toJalali(at('range=season')), toJalali(at('range=year'))];
				expect(new Date(`${week}T12:00:00Z`).getUTCDay()).toBe(6);
				expect(week <= day && day < addDays(week, 7)).toBe(true);
				expect([(season.month - 1) % 3, season.day, year.month, year.day]).toEqual([0, 1, 1, 1]);
			}),
			{ seed: SEED, numRuns: 300 }
		);
	});
});

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
		['unknown', ['colour=red', 'hour=8']],
		['bad_choice', ['answered=maybe', 'due=never']],
		['twice', ['answered=no&answered=yes']],
		['bad_queue', ['queue=mine']],
		['bad_number', ['age_from=-1', 'hops_to=many']],
		['bad_day', ['from=1401-13-01']],
		['order', ['to=1401-05-01&from=1401-05-10']],
		['bad_moment', ['asof=yesterday']],
		['bad_range', ['range=decade']],
		['bad_code', ['channel=a%00b']],
		['bad_kpi', ['kpi=nothing', 'kpi=&part=num']],
		['not_with_figure', ['queue=overdue&kpi=unanswered', 'clock=closed&kpi=unanswered', 'first=20&kpi=calls_offered']],
		['bad_picked', ['first=0', 'first_by=size&first=20', 'letter=a%00b', 'sample=a/b']],
		['long_search', [`q=${'a'.repeat(10_000)}`]],
		['empty_search', ['q=%E2%80%8C%E2%80%8C']],
		['person_in_address', ['q=3240012345', `q=${encodeURIComponent('۰۹۱۸۱۲۳۴۵۶۷')}`]],
		['bad_person', ['person=0084575948']]
	])('%s', (fault, searches) => expectFault((search) => parseFilter(new URLSearchParams(search)), searches, fault));

	test('SQL in a search is words, and an empty field is none', () => {
		expect(parseFilter(new URLSearchParams(`q='; DROP TABLE letters --`)).search).toBe(`'; DROP TABLE letters --`);
		expect(parseFilter(new URLSearchParams('q=&channel=&from=&queue='))).toEqual(ALL_LETTERS);
	});
});

describe('words', () => {
	const KEY = Buffer.alloc(32, 7);
	const read = (text: string) => readSearch(text) as Search;

	describe('a search is read as', () => {
		test('a tracking code', () => {
			const same = ['KSH-1401-0000123', '12345678901', '1234', '1111111111'].map((text) => [text, text]);
			const folded = {
				'ksh-۱۴۰۱-۰۰۰۰۱۲۳': 'ksh-1401-0000123',
				'۱۲۳۴۵۶۷۸۹۰۱': '12345678901',
				'#3240012345': '3240012345',
				'# 3240012345': '3240012345'
			};
			for (const [text, code] of [...same, ...Object.entries(folded)])
				expect(read(text!), text).toMatchObject({ kind: 'code', codes: [code], numbers: [], words: [] });
		});
		test.each([
			['3240012345', '۳۲۴۰۰۱۲۳۴۵', '٣٢٤٠٠١٢٣٤٥', '324-001234-5', ' 324 001 2345 '],
			['3240012345\u200c', '۳۲۴\u200c۰۰۱۲۳۴\u200c۵', '324\u2013001234\u20135']
		])('%s, %s, %s: a national id', (...texts) => {
			const person = { kind: 'national_id', codes: [], numbers: [{ nationalId: '3240012345' }], words: [] };
			for (const text of texts) expect(read(text), text).toEqual(person);
		});
		test.each([
			['09181234567', '+98 918 123 4567', '00989181234567'],
			['۰۹۱۸-۱۲۳-۴۵۶۷', '۰۹۱۸\u200c۱۲۳\u200c۴۵۶۷', '+98 (0)918 123 4567']
		])('%s, %s, %s: a mobile', (...texts) => {
			const person = { kind: 'mobile', codes: [], numbers: [{ mobile: '09181234567' }], words: [] };
			for (const text of texts) expect(read(text), text).toMatchObject(person);
		});
		test('a national id whose zeros a spreadsheet took, either of both, another document of a person', () => {
			expect(read('12345678').numbers).toEqual([{ nationalId: '0012345678' }]);
			expect(read('9181234567').numbers).toEqual([{ nationalId: '9181234567', mobile: '09181234567' }]);
			expect(read('a1234567')).toMatchObject({ codes: [], numbers: [{ nationalId: 'A1234567' }], words: [] });
		});
		test('a name, and as well the words of a text; of a number among them no word', () => {
			const name = { name: 'محمدرضایی', words: ['محمد', 'رضایی'] };
			expect(read('محمد  رضايي')).toMatchObject({ kind: 'name', ...name });
			const numbers = [{ nationalId: '3240012345' }];
			expect(read('محمد رضایی 3240012345')).toMatchObject({ kind: 'national_id', numbers, ...name });
			expect(read('درمان')).toMatchObject({ kind: 'text', name: 'درمان', words: ['درمان'] });
			expect(read('وام، ۲۰۰ میلیون؟')).toMatchObject({ kind: 'text', words: ['وام', '200', 'میلیون'] });
			expect(read('وام، ۲۰۰ میلیون؟').name).toBeUndefined();
		});
		test('nothing, too long, and SQL as mere words', () => {
			for (const text of ['', '   ', '\u200c', '\u200c\u200f \u0640', '؟!…'])
				expect(readSearch(text), JSON.stringify(text)).toBe('empty');
			for (const length of [SEARCH_LENGTH + 1, 10_000]) expect(readSearch('ا'.repeat(length))).toBe('too_long');
			expect(read(`'; DROP TABLE letters --`).words).toEqual(['drop', 'table', 'letters']);
		});
	});

	test('what is searched has the keys that the door gave, and nothing of a person in clear', () => {
		const kept = keyIdentity({ national_id: '3240012345', mobile: '09181234567', name: 'محمد رضایی' }, KEY);
		const keyed = (text: string) => keySearch(read(text), KEY);
		expect(keyed('۳۲۴۰۰۱۲۳۴۵').persons).toEqual([[kept.citizen_key]]);
		expect(keyed('+98 918 123 4567').persons).toEqual([[kept.mobile_key]]);
		expect(keyed('9181234567').persons[0]).toContain(kept.mobile_key);
		expect(keyed('محمد رضايي').nameKey).toBe(kept.name_key);
		for (const both of [
			'3240012345 09181234567',
			'3240012345-09181234567',
			'۳۲۴۰۰۱۲۳۴۵/۰۹۱۸۱۲۳۴۵۶۷',
			'رضایی 3240012345 09181234567'
		])
			expect(keyed(both), both).toMatchObject({ codes: [], persons: [[kept.citizen_key], [kept.mobile_key]] });
	});

	test('spellings of one word are searched alike', () => {
		const alike = {
			...{ 'كتابخانة ملي': 'کتابخانه ملی', نامه‌ها: 'نامه ها', قطعنامهٔ: 'قطعنامه' },
			...{ مسؤول: 'مسوول', آب: 'اب', رئیس: 'رییس' },
			...{ مُحَمَّد: 'محمد', ســـلام: 'سلام' },
			...{ '۱۴۰۱ و ١٤٠١': '1401 و 1401', ﺷﻬﺎدت: 'شهادت', 'Bank MELLI': 'bank melli' }
		};
		for (const [one, other] of Object.entries(alike)) expect(foldText(one), one).toBe(foldText(other));
	});
});
