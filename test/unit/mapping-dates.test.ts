import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLayout, walk } from '#ingest/mapping/date-layout.ts';
import { errorOf, mapperOf, noting } from '../support/mapping.ts';

describe('a date', () => {
	const at = (format: string, text: string, zone?: string): unknown => {
		const result = mapperOf(noting({ occurred_at: { date: { column: 'D', format, zone } } }))({ ID: '1', D: text }, 1);
		return 'events' in result ? result.events[0]!.occurred_at : result.rejected.detail;
	};
	const US = 'MM/dd/yyyy hh:mm:ss a';
	const boston = (text: string): unknown => at(US, text, 'America/New_York');

	test.each([
		['01/01/2015 12:20:09 AM', '2015-01-01T05:20:09.000Z'],
		['01/01/2015 12:20:09 PM', '2015-01-01T17:20:09.000Z'],
		['07/23/2015 11:59:59 pm', '2015-07-24T03:59:59.000Z']
	])('of twelve hours: %s', (text, instant) => {
		expect(boston(text)).toBe(instant);
	});

	test.each([
		['jd jMMM jyyyy', '۲۳ تیر ۱۴۰۱', '2022-07-14'],
		['jd jMMM jyyyy', '1 آذر 1400', '2021-11-22'],
		['jd jMMM jyyyy', '۲ ارديبهشت ۱۳۹۹', '2020-04-21'],
		['jyy/jMM/jdd', '01/04/23', '2022-07-14'],
		['jyy/jMM/jdd', '99/12/30', '2021-03-20']
	])('of %s: %s', (format, text, day) => {
		expect(at(format, text, 'UTC')).toBe(`${day}T00:00:00.000Z`);
	});

	test('of a month that is none, of a year of two digits, and of a date and a time in columns of their own', () => {
		expect(at('jd jMMM jyyyy', '۲۳ تموز ۱۴۰۱', 'UTC')).toContain('has no such month');
		const years = ['690101', '991231', '000229', '681231'].map((text) => at('yyMMdd', text, 'UTC'));
		expect(years).toEqual(
			['1969-01-01', '1999-12-31', '2000-02-29', '2068-12-31'].map((day) => `${day}T00:00:00.000Z`)
		);
		const date = { column: ['D', 'T'], format: 'yyMMdd H:mm:ss', zone: 'Asia/Tehran' };
		const read = (D: string, T: string) => mapperOf(noting({ occurred_at: { date } }))({ ID: '1', D, T }, 1);
		expect(read('990201', '7:02:47')).toMatchObject({ events: [{ occurred_at: '1999-02-01T03:32:47.000Z' }] });
		expect(read('990231', '7:02:47')).toMatchObject({ rejected: { detail: expect.stringContaining('no such day') } });
		expect(read('990201', '')).toMatchObject({ rejected: { reason: 'missing_field' } });
	});

	test.each([
		['of twelve hours, after midnight', '01/01/2015 12:20:09 AM', '2015-01-01T05:20:09.000Z'],
		['of twelve hours, after noon', '01/01/2015 12:20:09 PM', '2015-01-01T17:20:09.000Z'],
		['of twelve hours, before midnight', '07/23/2015 11:59:59 pm', '2015-07-24T03:59:59.000Z'],
		['just before the clocks go on', '03/08/2015 01:59:59 AM', '2015-03-08T06:59:59.000Z'],
		['a time that was skipped moves on by an hour', '03/08/2015 02:30:00 AM', '2015-03-08T07:30:00.000Z'],
		['just after', '03/08/2015 03:00:00 AM', '2015-03-08T07:00:00.000Z'],
		['before the clocks go back', '11/01/2015 12:59:59 AM', '2015-11-01T04:59:59.000Z'],
		['a time that came twice is the first', '11/01/2015 01:30:00 AM', '2015-11-01T05:30:00.000Z'],
		['after it', '11/01/2015 02:00:00 AM', '2015-11-01T07:00:00.000Z']
	])('in another zone: %s', (_what, text, instant) => {
		expect(boston(text)).toBe(instant);
	});

	test.each([
		['2011-10-11 13:42:22.688000+02:00', '2011-10-11T11:42:22.688Z'],
		['2011-11-24 15:36:51.302000+01:00', '2011-11-24T14:36:51.302Z'],
		['2022-07-14T09:30:00+0430', '2022-07-14T05:00:00.000Z'],
		['2022-07-14T09:30Z', '2022-07-14T09:30:00.000Z']
	])('of ISO with its own offset: %s', (text, instant) => {
		expect(at('iso', text)).toBe(instant);
	});

	test('of ISO without an offset is of the zone, and without a zone is rejected', () => {
		expect(at('iso', '2022-07-14 09:30:00', 'Asia/Tehran')).toBe('2022-07-14T05:00:00.000Z');
		expect(at('iso', '2022-07-14', 'Asia/Tehran')).toBe('2022-07-13T19:30:00.000Z');
		const detail = 'D: "2022-07-14 09:30:00" has no offset, and the mapping gives no zone';
		expect(at('iso', '2022-07-14 09:30:00')).toBe(detail);
	});

	test.each([
		['the day of the visit, in Persian digits', '۱۴۰۱/۰۴/۲۳ ۰۹:۳۰', '2022-07-14T05:00:00.000Z'],
		['the last day of a leap year', '1399/12/30 12:00', '2021-03-20T08:30:00.000Z'],
		['in winter', '1401/10/11 00:00', '2022-12-31T20:30:00.000Z'],
		['the midnight that summer time of 1401 skipped', '1401/01/02 00:10', '2022-03-21T20:40:00.000Z']
	])('of the Jalali calendar: %s', (_what, text, instant) => {
		expect(at('jyyyy/jMM/jdd HH:mm', text, 'Asia/Tehran')).toBe(instant);
	});

	test('that does not exist is rejected with what is wrong; names of months, quoted text and an offset are read', () => {
		expect(at('jyyyy/jMM/jdd', '1400/12/30', 'Asia/Tehran')).toBe('D: "1400/12/30" has no such day');
		expect(boston('02/29/2015 01:00:00 AM')).toBe('D: "02/29/2015 01:00:00 AM" has no such day');
		expect(boston('13/01/2015 01:00:00 AM')).toBe('D: "13/01/2015 01:00:00 AM" has no such month');
		expect(boston('01/01/2015 13:00:00 AM')).toBe('D: "01/01/2015 13:00:00 AM" has no such time of day');
		expect(boston('2015-01-01')).toBe(`D: "2015-01-01" is not of the form ${US}`);
		expect(at('jyyyy/jMM/jdd', '2022/07/14', 'Asia/Tehran')).toContain('Jalali years are read from 1178 to 1501');
		expect(at("d MMM yyyy 'at' H:mm XXX", '5 Jul 2022 at 9:05 +04:30')).toBe('2022-07-05T04:35:00.000Z');
	});

	test('of any day of the Jalali calendar is the day that Intl says', () => {
		const jalali = new Intl.DateTimeFormat('fa-IR-u-ca-persian', {
			timeZone: 'UTC',
			year: 'numeric',
			month: '2-digit',
			day: '2-digit'
		});
		const mapper = mapperOf(noting({ occurred_at: { date: { column: 'D', format: 'jyyyy/jMM/jdd', zone: 'UTC' } } }));
		// 21 March 1921 to 20 March 2121: 1300 to 1499.
		fc.assert(
			fc.property(fc.integer({ min: -17_817, max: 55_230 }), (day) => {
				const result = mapper({ ID: '1', D: jalali.format(day * 86_400_000) }, 1);
				expect(result).toMatchObject({ events: [{ occurred_at: new Date(day * 86_400_000).toISOString() }] });
			})
		);
	});

	test.each(['America/New_York', 'Asia/Tehran', 'Australia/Lord_Howe'])('and its local time are one in %s', (zone) => {
		const local = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
		const mapper = mapperOf(noting({ occurred_at: { date: { column: 'D', format: 'iso', zone } } }));
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 1_900_000_000 }), (second) => {
				const D = local.format(second * 1000);
				const result = mapper({ ID: '1', D }, 1);
				if (!('events' in result)) throw new Error(result.rejected.detail);
				const instant = Date.parse(result.events[0]!.occurred_at as string);
				expect(local.format(instant)).toBe(D);
				// Of two instants with one local time, the earlier.
				expect(instant).toBeLessThanOrEqual(second * 1000);
			})
		);
	});

	test('of a text of spaces, and of numbers and names that nothing separates', () => {
		const spaces = `2022/07/01${' '.repeat(60)}`;
		expect(at('yyyy/MM/dd      HH:mm', `${spaces}10:00`, 'UTC')).toBe('2022-07-01T10:00:00.000Z');
		expect(at('yyyy/MM/dd      HH:mm', `${spaces}x`, 'UTC')).toContain('is not of the form');
		expect(at('yyMMdd Hmm', '220714 930', 'UTC')).toBe('2022-07-14T09:30:00.000Z');
		expect(at("jd jMMM'ماه' jyyyy", '۵ بهمنماه ۱۴۰۱', 'UTC')).toBe('2023-01-25T00:00:00.000Z');
		expect(at('d/M/yyyy h:mma', '1/2/2022 9:05p.m.', 'UTC')).toBe('2022-02-01T21:05:00.000Z');
	});

	test('and its format have limits, which are said', () => {
		expect(at('yyyy/MM/dd HH:mm', `2022/07/01${' '.repeat(100)}10:00`, 'UTC')).toContain(
			'is longer than 100 characters, and so no date'
		);
		const dated = (format: unknown) => noting({ occurred_at: { date: { column: 'D', format, zone: 'UTC' } } });
		expect(errorOf(dated(`yyyy/MM/dd${' '.repeat(100)}`))).toContain('format: has 110 signs, and a format 100 at most');
		expect(errorOf(dated(Array(21).fill('yyyy/MM/dd')))).toContain('a list of 20 formats at most');
	});

	test('is read in one walk, whatever its format and its text', () => {
		const tokens = 'jyyyy yyyy yy|jMMM jM MMM M MM|jdd jd d|HH H|mm|ss|SSS|XXX'
			.split('|')
			.map((kind) => fc.constantFrom(...kind.split(' ')));
		const between = fc.array(fc.constantFrom(' ', '   ', "' '", "'م'", "'1'", '/', ':'), { maxLength: 2 });
		const format = fc
			.tuple(...tokens.map((token) => fc.tuple(token, between)))
			.chain((all) => fc.shuffledSubarray(all, { minLength: all.length }))
			.map((all) => all.map(([token, signs]) => token + signs.join('')).join(''));
		const text = fc.array(fc.constantFrom(...' 0119:/.aAM', 'Z', '+', 'ف', '   ', '12', 'ماه'), { maxLength: 100 });
		fc.assert(
			fc.property(format, text, (one, signs) => {
				const layout = readLayout(one);
				let looks = 0;
				for (const stretch of layout.stretches) {
					if (typeof stretch === 'string') continue;
					const { is } = stretch;
					stretch.is = (code) => (looks++, is(code));
				}
				const whole = signs.join('');
				walk(layout, whole);
				// Before numbers side by side it looks ahead, as far as they are wide.
				expect(looks).toBeLessThanOrEqual(whole.length + 30 * layout.stretches.length);
			}),
			{ numRuns: 1_000 }
		);
	});
});
