import { describe, expect, test } from 'vitest';
import { foldText } from '#sql/model/normalize.ts';
import { readSearch, SEARCH_LENGTH, type Search } from '#sql/model/search.ts';
import { keyIdentity, keySearch } from '#sql/office/identity-keys.server.ts';

const KEY = Buffer.alloc(32, 7);
const read = (text: string) => readSearch(text) as Search;

describe('a search is read as', () => {
	test.each([
		['KSH-1401-0000123', 'code', ['KSH-1401-0000123']],
		['ksh-۱۴۰۱-۰۰۰۰۱۲۳', 'code', ['ksh-1401-0000123']],
		['12345678901', 'code', ['12345678901']],
		['۱۲۳۴۵۶۷۸۹۰۱', 'code', ['12345678901']],
		['#3240012345', 'code', ['3240012345']],
		['# 3240012345', 'code', ['3240012345']],
		['1234', 'code', ['1234']],
		['1111111111', 'code', ['1111111111']]
	])('%s: a tracking code', (text, kind, codes) => {
		expect(read(text)).toMatchObject({ kind, codes, numbers: [], words: [] });
	});
	test.each([
		'3240012345',
		'۳۲۴۰۰۱۲۳۴۵',
		'٣٢٤٠٠١٢٣٤٥',
		'324-001234-5',
		' 324 001 2345 ',
		'3240012345\u200c',
		'۳۲۴\u200c۰۰۱۲۳۴\u200c۵',
		'324\u2013001234\u20135'
	])('%s: a national id', (text) => {
		expect(read(text)).toEqual({
			kind: 'national_id',
			codes: [],
			numbers: [{ nationalId: '3240012345' }],
			words: []
		});
	});
	test('a national id whose zeros a spreadsheet took', () => {
		expect(read('12345678').numbers).toEqual([{ nationalId: '0012345678' }]);
	});
	test.each([
		'09181234567',
		'+98 918 123 4567',
		'00989181234567',
		'۰۹۱۸-۱۲۳-۴۵۶۷',
		'۰۹۱۸\u200c۱۲۳\u200c۴۵۶۷',
		'+98 (0)918 123 4567'
	])('%s: a mobile', (text) => {
		expect(read(text)).toMatchObject({ kind: 'mobile', codes: [], numbers: [{ mobile: '09181234567' }], words: [] });
	});
	test('ten digits that begin with 9: either of both', () => {
		expect(read('9181234567').numbers).toEqual([{ nationalId: '9181234567', mobile: '09181234567' }]);
	});
	test('another document of a person', () => {
		expect(read('a1234567')).toMatchObject({ codes: [], numbers: [{ nationalId: 'A1234567' }], words: [] });
	});
	test('a name, and as well the words of a text', () => {
		expect(read('محمد  رضايي')).toMatchObject({ kind: 'name', name: 'محمدرضایی', words: ['محمد', 'رضایی'] });
		expect(read('درمان')).toMatchObject({ kind: 'text', name: 'درمان', words: ['درمان'] });
		expect(read('وام، ۲۰۰ میلیون؟')).toMatchObject({ kind: 'text', words: ['وام', '200', 'میلیون'] });
		expect(read('وام، ۲۰۰ میلیون؟').name).toBeUndefined();
	});
	test('a number among words: no word of a text has it', () => {
		expect(read('محمد رضایی 3240012345')).toMatchObject({
			kind: 'national_id',
			numbers: [{ nationalId: '3240012345' }],
			name: 'محمدرضایی',
			words: ['محمد', 'رضایی']
		});
	});
	test.each(['', '   ', '\u200c', '\u200c\u200f \u0640', '؟!…'])('nothing: %j', (text) => {
		expect(readSearch(text)).toBe('empty');
	});
	test('too long, and SQL as mere words', () => {
		expect(readSearch('ا'.repeat(SEARCH_LENGTH + 1))).toBe('too_long');
		expect(readSearch('ا'.repeat(10_000))).toBe('too_long');
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

test.each([
	['كتابخانة ملي', 'کتابخانه ملی'],
	['نامه‌ها', 'نامه ها'],
	['قطعنامهٔ', 'قطعنامه'],
	['مسؤول', 'مسوول'],
	['آب', 'اب'],
	['رئیس', 'رییس'],
	['مُحَمَّد', 'محمد'],
	['ســـلام', 'سلام'],
	['۱۴۰۱ و ١٤٠١', '1401 و 1401'],
	['ﺷﻬﺎدت', 'شهادت'],
	['Bank MELLI', 'bank melli']
])('%s and %s are searched alike', (one, other) => {
	expect(foldText(one)).toBe(foldText(other));
});
