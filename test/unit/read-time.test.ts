import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readDay } from '#sql/model/read-time.ts';
import { formatOf } from '$lib/i18n/format.ts';

/** Saturday 5 Shahrivar 1401. */
const TODAY = '2022-08-27';

it.each([
	['۱۴۰۱-۰۵-۰۱', '2022-07-23'],
	['1401/5/1', '2022-07-23'],
	['١٤٠١/٥/١', '2022-07-23'],
	['1401.05.01', '2022-07-23'],
	['14010501', '2022-07-23'],
	['۱/۵/۱۴۰۱', '2022-07-23'],
	['2022-07-23', '2022-07-23'],
	['23/07/2022', '2022-07-23'],
	['۱ مرداد ۱۴۰۱', '2022-07-23'],
	['۱ مرداد', '2022-07-23'],
	['شنبه ۱ مرداد ۱۴۰۱', '2022-07-23'],
	['سه‌شنبه، ۴ مرداد', '2022-07-26'],
	['۱ ام مرداد', '2022-07-23'],
	['1 Mordad 1401', '2022-07-23'],
	['July 23, 2022', '2022-07-23'],
	['23rd July', '2022-07-23'],
	['۲۳ ژوئیهٔ ۲۰۲۲', '2022-07-23'],
	['امروز', TODAY],
	['ديروز', '2022-08-26'],
	['پریروز', '2022-08-25'],
	['yesterday', '2022-08-26'],
	['۳ روز پیش', '2022-08-24'],
	['2 weeks ago', '2022-08-13'],
	// The next one lies ahead: nothing is known of it.
	['۱ مهر', '2021-09-23'],
	['30 اسفند', '2021-03-20']
])('reads «%s»', (typed, day) => {
	expect(readDay(typed, TODAY)).toBe(day);
});

it.each([
	'',
	'مرداد',
	'۳۱ مهر',
	'32 مرداد',
	'1401-13-01',
	'2022-02-30',
	'5 مرداد 2022',
	'5 July 1401',
	'5 پنجشنبه',
	'soon'
])('takes «%s» for no day', (typed) => {
	expect(readDay(typed, TODAY)).toBeUndefined();
});

it('reads each day as the pages write it, and words only where today is known', () => {
	fc.assert(
		fc.property(fc.integer({ min: -27_000, max: 33_000 }), (days) => {
			const day = new Date(Date.UTC(2000, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
			for (const lang of ['fa', 'en'] as const) {
				const f = formatOf(lang);
				expect(readDay(f.digits(f.plainDay(day)))).toBe(day);
				expect(readDay(f.longDay(day), TODAY)).toBe(day);
				expect(readDay(f.longDay(day))).toBeUndefined();
			}
		})
	);
});
