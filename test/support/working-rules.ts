import fc from 'fast-check';
import type { ClickHouseClient } from '@clickhouse/client';
import { dayAfter, type WorkingRules } from './model-working-time.ts';

export const COUNTIES = ['', 'paveh', 'harsin', 'sonqor'];

/** Days near those of 2022 on which the clock was set (22 March, 22 September), near 1380 and 1430, and any between. */
export const someDay = fc.oneof(
	fc.nat({ max: 12 }).map((n) => dayAfter('2022-03-16', n)),
	fc.nat({ max: 12 }).map((n) => dayAfter('2022-09-16', n)),
	fc.nat({ max: 240 }).map((n) => dayAfter('2022-03-01', n)),
	fc.nat({ max: 17_000 }).map((n) => dayAfter('2003-01-01', n))
);

// In the hour before midnight that the clock shows twice no office opens or closes.
const minute = fc.oneof(fc.constantFrom(0, 30, 60, 90, 450, 840, 900, 1440), fc.nat({ max: 1380 }));
const hours = fc
	.tuple(minute, minute)
	.map(([a, b]) => (a < b ? { opens_min: a, closes_min: b } : { opens_min: b, closes_min: a }));
const county = fc.constantFrom('', '', ...COUNTIES.slice(0, 3));

/** Any calendar: weeks that change, counties with weeks of their own, holidays, closures within closures. */
export const someRules: fc.Arbitrary<WorkingRules> = fc.record({
	week: fc.uniqueArray(
		fc
			.record({
				county,
				weekday: fc.integer({ min: 1, max: 7 }),
				valid_from: fc.oneof(fc.constant('1990-01-01'), someDay)
			})
			.chain((rule) => hours.map((open) => ({ ...rule, ...open }))),
		{ maxLength: 24, minLength: 6, selector: (rule) => `${rule.county} ${rule.weekday} ${rule.valid_from}` }
	),
	holidays: fc.uniqueArray(someDay, { maxLength: 30 }),
	closures: fc
		.array(fc.record({ county, first_day: someDay, length: fc.nat({ max: 9 }), hours }), { maxLength: 40 })
		.map((closures) =>
			closures.map(({ county, first_day, length, hours }, i) => ({
				closure_id: `c${i}`,
				county,
				first_day,
				last_day: dayAfter(first_day, length),
				...hours
			}))
		)
});

/** Makes these the rules of an office, and no others. */
export async function setWorkingRules(client: ClickHouseClient, rules: WorkingRules): Promise<void> {
	const tables: Record<string, object[]> = {
		working_hours: rules.week,
		holidays: rules.holidays.map((day) => ({ day })),
		closures: rules.closures
	};
	for (const [table, values] of Object.entries(tables)) {
		await client.command({ query: `TRUNCATE TABLE pasokh.${table}` });
		if (values.length > 0) await client.insert({ table: `pasokh.${table}`, values, format: 'JSONEachRow' });
	}
	for (const dictionary of ['working_days_by_day', 'working_days_by_number'])
		await client.command({ query: `SYSTEM RELOAD DICTIONARY pasokh.${dictionary}` });
}
