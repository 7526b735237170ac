import type { ClickHouseClient } from '@clickhouse/client';
import type { Kpi } from '../../measures/kpi.ts';
import { backTest, judgeDays, LEARNS_DAYS, type BackTest, type DayValue, type Judged } from '../../model/band.ts';
import { dayAfter, daysBetween, daysFrom, tehranDay } from '../../model/tehran.ts';
import { readCalendar, type Calendar } from '../forecast/calendar.server.ts';
import { readOutageDays, type OutageDays } from '../kpi/outage-days.server.ts';
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

/** What all figures of a page judge their days by. */
interface Known {
	calendar: Calendar | undefined;
	outages: OutageDays;
}

/** The same for each figure that is judged with these moments. */
export async function readKnown(client: ClickHouseClient, request: PageRequest): Promise<Known> {
	const [calendar, outages] = await Promise.all([
		readCalendar(client, request.database, wholeDays(request).to),
		readOutageDays(client, request.database, request)
	]);
	return { calendar, outages };
}

/** The range, up to the last whole day. */
function wholeDays({ asOf, from, to }: PageRequest): { from: string | null; to: string } {
	// As of its last moment a day is whole.
	const last = dayAfter(tehranDay(Date.parse(asOf) + 1), -1);
	return { from, to: to !== null && to < last ? to : last };
}

/** Each day with its value and what was usual for it, from so long before the range on that its first is judged by whole windows. */
export async function readDays(
	client: ClickHouseClient,
	request: PageRequest,
	kpi: Kpi,
	known = readKnown(client, request)
): Promise<(DayValue & Judged)[]> {
	const { from, to } = wholeDays(request);
	const begins = from === null ? null : dayAfter(from, -LEARNS_DAYS);
	const [{ groups }, { calendar, outages }] = await Promise.all([
		pageKpi(client, { ...request, from: begins, to, excludeOutages: false, outageDays: [] }, kpi.name, 'day'),
		known
	]);
	const first = groups.reduce((least, { key }) => (key < least ? key : least), groups[0]?.key ?? '');
	if (first === '' || !calendar) return [];
	const byDay = new Map(groups.map((group) => [group.key, group]));
	const touched = new Set(outages.touched);
	const days = daysBetween(first, to).map((day): DayValue => {
		const group = byDay.get(day);
		return {
			day,
			// A day without members has a count, and no share.
			value: group ? group.value : kpi.unit === 'count' ? 0 : null,
			of: group?.denominator ?? 0,
			isWorking: calendar.marks[daysFrom(calendar.first, day) - 1] === 'w',
			isOutage: touched.has(day)
		};
	});
	const judged = judgeDays(days, kpi.measure === 'rate' ? 'share' : 'count');
	return days.map((day, n) => ({ ...day, ...judged[n]! }));
}

/** The band of each day of the range, from the days before it. Null: the figure has none, or the range has no whole day. */
export async function readUsual(client: ClickHouseClient, request: PageRequest, kpi: Kpi): Promise<UsualDays | null> {
	if (!hasUsual(kpi)) return null;
	const days = await readDays(client, request, kpi);
	if (days.length === 0) return null;
	return {
		days: days
			.filter(({ day, usual }) => usual !== null && (request.from === null || day >= request.from))
			.map(({ day, usual, side }) => ({ day, usual, side })),
		test: backTest(days)
	};
}
