import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UNTOLD } from '#sql/queries/console/examples.server.ts';
import { exampleOf } from '#sql/queries/console/example.ts';
import { CATALOGUE, findKpi } from '#sql/measures/catalogue.ts';
import type { Members } from '#sql/measures/kpi.ts';
import { projectRoot } from '#sql/root.ts';

const textOf = (name: string): string => exampleOf(findKpi(name)!)!;

test('a file says for an analyst what its declaration does not, and nothing else', () => {
	const files = readdirSync(join(projectRoot(), 'sql/examples')).sort();
	const untold = CATALOGUE.filter((kpi) => exampleOf(kpi) === undefined && !UNTOLD.includes(kpi.name));
	expect(files).toEqual(untold.map(({ name }) => `${name}.sql`).sort());
});

test('what takes few words is said where it is asked', () => {
	expect(textOf('operator_returned')).toBe(`SELECT
	countIf(ended_by = 'returned') AS numerator,
	count() AS denominator,
	numerator / nullIf(denominator, 0) AS value
FROM referrals_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE referred_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran')
	AND referred_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	AND is_office_referral
	AND operator IS NOT NULL`);
});

test('what is divided by more than members says so where it is declared', () => {
	expect(textOf('persons_per_10000')).toBe(`SELECT
	uniqExact(if(person_key = '', citizen_key, person_key)) AS numerator,
	(SELECT sum(population) FROM county_residents) AS denominator,
	10000 * numerator / nullIf(denominator, 0) AS value
FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
LEFT ANY JOIN joined_keys USING (citizen_key)
WHERE is_registered
	AND begins_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran')
	AND begins_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	AND citizen_key IS NOT NULL
	AND county IN (SELECT county FROM county_residents)`);
});

test('what takes more has a name', () => {
	expect(textOf('time_to_answer_citizen')).toBe(`WITH
	{as_of: DateTime64(3, 'UTC')} AS as_of,
	ifNull(ifNull(answered_at, ended_at) >= begins_at, 1) AS is_answered_in_order,
	dateDiff('millisecond', begins_at, coalesce(answered_at, ended_at, as_of)) / 3600000 AS answer_hours
SELECT
	countIf(is_answered) AS numerator,
	count() AS denominator,
	quantileExactInclusiveIf(0.5)(answer_hours, is_answered) AS value,
	countIf(NOT is_answered AND NOT is_ended) / nullIf(count(), 0) AS unfinished
FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
WHERE is_registered
	AND begins_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran')
	AND begins_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	AND is_answered_in_order`);
});

test('a long condition has a line for each of its parts', () => {
	expect(textOf('sms_failed').split('\nSELECT')[0]).toBe(`WITH
	(
		sms_failed > 0
		OR registered_sms_at IS NOT NULL
		OR referred_sms_at IS NOT NULL
		OR answered_sms_at IS NOT NULL
	) AS has_told_sms`);
});

test('a figure of what no view shows has no example', () => {
	const kpi = findKpi('answered')!;
	expect(() => exampleOf({ ...kpi, of: { ...(kpi.of as Members), num: 'answer_text_key' } })).toThrow(
		'"answer_text_key"'
	);
});
