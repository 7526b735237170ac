import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '#ingest/mapping/compile.ts';
import { readLookups } from '#ingest/mapping/lookups.server.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import { placed } from '#ingest/mapping/row.ts';
import { workingDayAfter, workingDays } from '#ingest/mapping/working-days.ts';
import { errorOf, mapperOf, noting } from '../support/mapping.ts';
import { DAY, dayAfter, hoursOf, type WorkingRules } from '../support/model-working-time.ts';
import { someDay, someRules } from '../support/working-rules.ts';

const lookups = readLookups();
const date = (column: string, zone = 'Asia/Tehran') => ({ date: { column, format: 'iso', zone } });

/** The moment that a rule gives of a row on the clock of Tehran or another zone, or why it gives none. */
function at(rule: unknown, row: Record<string, string>, rest = {}, timeZone = 'Asia/Tehran'): string {
	const mapping = { ...noting({ occurred_at: rule }), ...rest };
	const result = compile(parseMapping(JSON.stringify(mapping), 'a'), lookups)({ ID: '1', ...row }, 1);
	if ('rejected' in result) return `${result.rejected.reason}: ${result.rejected.detail}`;
	const moment = new Date(String(result.events[0]!.occurred_at));
	return moment.toLocaleString('sv', { timeZone }) + (moment.getMilliseconds() === 999 ? '.999' : '');
}

const added = (duration: object, rest = {}) => ({ after: { date: date('D'), duration, ...rest } });
const after = (duration: string, rest = {}) => added({ constant: duration }, rest);
const ofCell = (rest = {}) => added({ column: 'T' }, rest);
const errorOfDate = (rule: unknown): string => errorOf(noting({ occurred_at: rule }));

describe('a date and a duration', () => {
	test.each([
		['10 days', '2022-07-24 09:30:00'],
		['-2 days', '2022-07-12 09:30:00'],
		['3d 4h', '2022-07-17 13:30:00'],
		['3d4h5m6s', '2022-07-17 13:35:06'],
		['۲ روز و ۳ ساعت', '2022-07-16 12:30:00'],
		['1.5 hours', '2022-07-14 11:00:00'],
		['۱٫۵ ساعت', '2022-07-14 11:00:00'],
		['1,440 minutes', '2022-07-15 09:30:00'],
		['2 weeks, 1 day and 20 mins', '2022-07-29 09:50:00'],
		['27:30', '2022-07-15 13:00:00'],
		['3 days 04:05:06', '2022-07-17 13:35:06'],
		['P1DT2H30M', '2022-07-15 12:00:00'],
		['PT90M', '2022-07-14 11:00:00']
	])('%s', (text, moment) => {
		expect(at(after(text), { D: '2022-07-14 09:30' })).toBe(moment);
		expect(at(ofCell(), { D: '2022-07-14 09:30', T: text })).toBe(moment);
	});

	test('of a number by the unit that the rule names; either empty, there is no date', () => {
		const row = { D: '2022-07-14 09:30', T: '۱۵۰' };
		expect(at(ofCell({ unit: 'minutes' }), row)).toBe('2022-07-14 12:00:00');
		expect(at(ofCell({ unit: 'minutes' }), { ...row, T: '2 h' })).toBe('2022-07-14 11:30:00');
		expect(at(ofCell(), row)).toBe(
			'bad_duration: T: "۱۵۰" is a number without a unit; name it in the rule, as in "unit": "minutes"'
		);
		expect(at(ofCell(), { ...row, T: '' })).toContain('missing_field');
		expect(at(ofCell(), { ...row, D: '' })).toContain('missing_field');
	});

	test.each(['3 moons', '3', 'soon', 'P1M', 'PT', '4h 3', '3d-4h', '1.5 working days', '999999 days'])(
		'%s is none',
		(text) => expect(at(ofCell(), { D: '2022-07-14 09:30', T: text })).toContain('bad_duration: T: ')
	);

	test('by a list, as a term for each kind of case', () => {
		const values = { فوری: '4 hours', عادی: '10 days' };
		expect(at(added({ column: 'T', values }), { D: '2022-07-14 09:30', T: 'فوري' })).toBe('2022-07-14 13:30:00');
		expect(errorOfDate(added({ column: 'T', values: { فوری: '4 hors' } }))).toContain(
			'events[0].fields.occurred_at.after.duration.values.فوری: "4 hors": is no duration'
		);
	});

	test('days keep the hour on the wall where clocks change, hours do not', () => {
		const zone = 'America/New_York';
		const boston = (duration: string) =>
			at(after(duration, { date: date('D', zone), zone }), { D: '2015-03-07 09:30' }, {}, zone);
		expect([boston('1 day'), boston('24 hours')]).toEqual(['2015-03-08 09:30:00', '2015-03-08 10:30:00']);
	});
});

/** Of an office that opens for the one hour that the clock skips in spring, the calendar knows better. */
function hasHours(rules: WorkingRules, day: string): boolean {
	const { opens, closes } = hoursOf(rules, '', day);
	return opens < closes;
}

describe('working days', () => {
	test('leave out Fridays, holidays, those that the mapping lists, and the day itself', () => {
		// Thursday; Friday is off, and Monday 18 July is Ghadir.
		const row = { D: '2022-07-14 09:30' };
		const ends = ['1', '2', '3', '-1', '0'].map((n) => at(after(`${n} working days`), row).slice(0, 10));
		expect(ends).toEqual(['2022-07-16', '2022-07-17', '2022-07-19', '2022-07-13', '2022-07-14']);
		expect(at(after('۳ روز کاری'), row)).toBe('2022-07-19 09:30:00');
		expect(at({ end_of_day: { date: after('3 business days') } }, row)).toBe('2022-07-19 23:59:59.999');
		const rest = { holidays: ['2027-03-21'] };
		expect(at(after('1 working day'), { D: '2027-03-20 09:30' }, rest)).toBe('2027-03-22 09:30:00');
		expect(at(after('1 working day'), { D: '2027-03-20 09:30' })).toBe('2027-03-21 09:30:00');
		expect(errorOf({ ...noting({}), holidays: ['1405/01/01'] })).toContain('holidays[0]: must be a Gregorian day');
	});

	test('are those of the working calendar', () => {
		fc.assert(
			fc.property(someRules, someDay, fc.integer({ min: 1, max: 30 }), (rules, day, days) => {
				const isOpen = workingDays(rules);
				expect(isOpen(Date.parse(day) / DAY)).toBe(hasHours(rules, day));
				// Some rules leave the office closed for ever.
				const month = Array.from({ length: 60 }, (_, i) => dayAfter(day, i + 1));
				const end = month.filter((one) => hasHours(rules, one))[days - 1];
				if (end !== undefined) expect(workingDayAfter(Date.parse(day) / DAY, days, isOpen)).toBe(Date.parse(end) / DAY);
			}),
			{ numRuns: 100 }
		);
		expect(workingDayAfter(0, 1, () => false)).toBeUndefined();
	});
});

describe('of dates', () => {
	test('the later, the earlier, and the end of the day, one within another', () => {
		const row = { A: '2022-07-14 09:30', B: '2022-07-16 20:00' };
		const both = [date('A'), date('B')];
		expect(at({ later: both }, row)).toBe('2022-07-16 20:00:00');
		expect(at({ earlier: both }, row)).toBe('2022-07-14 09:30:00');
		expect(at({ later: both }, { ...row, B: '' })).toBe('2022-07-14 09:30:00');
		expect(at({ later: both }, { A: '', B: '' })).toContain('missing_field');
		expect(at({ end_of_day: { date: { earlier: both } } }, row)).toBe('2022-07-14 23:59:59.999');
		const least = added({ constant: '7 days' }, { date: { first: both } });
		expect(at({ end_of_day: { date: { later: [least, date('B')] } } }, row)).toBe('2022-07-21 23:59:59.999');
		const now = { constant: '2022-07-20T00:00:00+04:30' };
		expect(at({ earlier: [date('B'), now] }, row)).toBe('2022-07-16 20:00:00');
	});

	test('that of the row before, too', () => {
		const rule = { later: [{ previous: date('A') }, date('A')] };
		expect(errorOfDate(rule)).toContain('occurred_at.later[0].previous: needs "order"');
		const order = [{ date: { column: 'A', format: 'iso', zone: 'UTC' } }];
		const mapping = noting({ occurred_at: rule });
		const mapper = mapperOf({ ...mapping, letter_id: { ...mapping.letter_id, order } });
		const before = placed({ ID: '1', A: '2022-07-16 09:30' }, { line: 'line 1', number: 1, isLast: false });
		const row = placed({ ID: '1', A: '2022-07-14 09:30' }, { line: 'line 2', number: 2, isLast: true, before });
		for (const mapped of [mapper(row, 2), mapper(before, 1)])
			expect(mapped).toMatchObject({ events: [{ occurred_at: '2022-07-16T05:00:00.000Z' }] });
	});

	test('the end of a day that has 23 hours, and of one in another zone', () => {
		expect(at({ end_of_day: { date: date('A') } }, { A: '2022-03-21 10:00' })).toBe('2022-03-21 23:59:59.999');
		const boston = { end_of_day: { date: date('A', 'UTC'), zone: 'America/New_York' } };
		expect(at(boston, { A: '2015-01-02 03:00' }, {}, 'America/New_York')).toBe('2015-01-01 23:59:59.999');
	});

	test('a column is none, and a list has two', () => {
		expect(errorOfDate({ later: [date('A'), { column: 'B' }] })).toContain(
			'occurred_at.later[1]: gives no date; one of date, after, end_of_day, later, earlier, first, previous, constant does'
		);
		for (const [rule, message] of [
			[{ later: [date('A')] }, 'later: must be a list of at least two dates'],
			[{ after: { date: date('A'), duraton: {} } }, 'unknown key "duraton"; did you mean "duration"?'],
			[{ earlier: [date('A'), { constant: '2022-07-14' }] }, 'must be a moment with its offset']
		] as const)
			expect(errorOfDate(rule)).toContain(message);
	});
});

describe('a zone that is abbreviated', () => {
	test('is refused in a mapping, with those that it may mean', () => {
		expect(errorOfDate(date('D', 'IST'))).toBe(
			'a.mapping.json: events[0].fields.occurred_at.date.zone: "IST" is an abbreviation; name the zone that it means: Asia/Kolkata, Asia/Jerusalem, Europe/Dublin'
		);
		expect(errorOfDate(after('1 day', { zone: 'PST' }))).toContain('after.zone: "PST" is an abbr');
	});

	test('is refused in a text, until the mapping says what it means', () => {
		const of = (format: unknown) => noting({ occurred_at: { date: { column: 'D', format, zone: 'America/Chicago' } } });
		const read = (format: unknown, D: string) => mapperOf(of(format))({ ID: '1', D }, 1);
		const { rejected } = read('yyyy-MM-dd HH:mm', '2022-07-14 09:30 CST') as { rejected: object };
		expect(rejected).toMatchObject({
			reason: 'bad_date',
			detail: expect.stringMatching(
				/ends with CST, an abbreviation; .* America\/Chicago, Asia\/Shanghai, America\/Havana$/
			)
		});
		const both = ["yyyy-MM-dd HH:mm 'CST'", "yyyy-MM-dd HH:mm 'CDT'"];
		for (const name of ['CST', 'CDT'])
			expect(read(both, `2022-07-14 09:30 ${name}`)).toMatchObject({
				events: [{ occurred_at: '2022-07-14T14:30:00.000Z' }]
			});
	});
});

test('a date in several spellings is read by the first form that fits', () => {
	const formats = ['jyyyy/jM/jd', 'jyyyy-jM-jd HH:mm', 'yyyy-MM-dd'];
	const rule = { date: { column: 'D', format: formats, zone: 'Asia/Tehran' } };
	const read = (D: string) => at(rule, { D });
	const days = ['2022-07-14 00:00:00', '2022-07-14 09:30:00', '2022-07-14 00:00:00'];
	expect(['۱۴۰۱/۴/۲۳', '1401-4-23 09:30', '2022-07-14'].map(read)).toEqual(days);
	expect(read('14 July')).toBe(`bad_date: D: "14 July" is no date of any of the forms ${formats.join(', ')}`);
	expect(errorOfDate({ date: { column: 'D', format: ['iso', 'YYYY'], zone: 'UTC' } })).toContain(
		'date.format[1]: "YYYY" is no part of a date format'
	);
});
