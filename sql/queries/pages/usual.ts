import type { ClickHouseClient } from '@clickhouse/client';
import type { Kpi } from '../../measures/kpi.ts';
import { backTest, judgeDays, LEARNS_DAYS, type BackTest, type DayValue, type Judged } from '../../model/band.ts';
import { dayAfter, daysFrom, tehranDay } from '../../model/tehran.ts';
import { readCalendar } from '../forecast/calendar.server.ts';
import { readOutageDays } from '../kpi/outage-days.server.ts';
import { pageKpi } from './page-kpi.ts';
import type { PageRequest } from './page.ts';

/** What is usual for the days of a range. */
export interface UsualDays {
	/** Of the range's days those that have a band. */
	days: Judged[];
	/** How many of all days that were read lay outside. */
	test: BackTest;
}

/**
 * Whether each day's value stands when the day is over. Of most shares and durations it does not: what becomes of a day's letters is seen
 * later, so that the last days would always seem low.
 */
export const hasUsual = ({ of, measure }: Kpi): boolean =>
	measure === 'count' || measure === 'distinct' || (measure === 'rate' && 'clock' in of && of.clock === 'called');

/** The band of each day of the range, from the days before it. Null: the figure has none, or the range has no whole day. */
export async function readUsual(client: ClickHouseClient, request: PageRequest, kpi: Kpi): Promise<UsualDays | null> {
	if (!hasUsual(kpi)) return null;
	// As of its last moment a day is whole.
	const whole = dayAfter(tehranDay(Date.parse(request.asOf) + 1), -1);
	const to = request.to !== null && request.to < whole ? request.to : whole;
	const begins = request.from === null ? null : dayAfter(request.from, -LEARNS_DAYS);
	const [{ groups }, calendar, { touched }] = await Promise.all([
		pageKpi(client, { ...request, excludeOutages: false }, kpi.name, { by: 'day', days: { from: begins, to } }),
		readCalendar(client, request.database, to),
		readOutageDays(client, request.database, request)
	]);
	const first = groups.reduce((least, { key }) => (key < least ? key : least), groups[0]?.key ?? '');
	if (first === '' || !calendar) return null;
	const byDay = new Map(groups.map((group) => [group.key, group]));
	const outages = new Set(touched);
	const days = Array.from({ length: daysFrom(first, to) }, (_, n): DayValue => {
		const day = dayAfter(first, n);
		const group = byDay.get(day);
		return {
			day,
			// A day without members has a count, and no share.
			value: group ? group.value : kpi.unit === 'count' ? 0 : null,
			of: group?.denominator ?? 0,
			isWorking: calendar.marks[daysFrom(calendar.first, day) - 1] === 'w',
			isOutage: outages.has(day)
		};
	});
	const judged = judgeDays(days, kpi.measure === 'rate' ? 'share' : 'count');
	return {
		days: judged.filter(({ day, usual }) => usual !== null && (request.from === null || day >= request.from)),
		test: backTest(judged)
	};
}
