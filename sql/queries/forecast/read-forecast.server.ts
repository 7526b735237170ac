import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { ALWAYS } from '../../ask/aggregate.ts';
import { boundFilters, isOneOf, parametersOf, type Where } from '../../ask/filters.ts';
import { filterConditions, sourceOf } from '../../ask/members.ts';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { kpiOf } from '../../measures/catalogue.ts';
import type { Members } from '../../measures/kpi.ts';
import { forecastQueue, type Forecast } from '../../model/forecast.ts';
import { HISTORY, type Cell, type Queue } from '../../model/queue-walk.ts';
import { dayAfter, tehranDay, tehranMidnight } from '../../model/tehran.ts';
import { isAllKnown, isCurrent, momentsOf, readingOf, sourceView, type Moments } from '../../source-view.ts';
import { readOutageDays, type OutageDays } from '../kpi/outage-days.server.ts';
import { readCalendar, type Calendar } from './calendar.server.ts';

/** Calendar days that surely hold the working days of a forecast. */
const DAYS_AHEAD = 150;
const DAY = 86_400_000;

const CELL = z.object({
	key: z.string(),
	came: z.string(),
	left: z.string().nullable(),
	letters: z.coerce.number()
});
type Counted = z.infer<typeof CELL>;
const OPEN = defineQuery('forecast/open', CELL);
const LEFT = defineQuery('forecast/left', CELL);
const LEFT_KEPT = defineQuery('forecast/left_kept', CELL);

/** Whose queue: all unanswered letters for which the filters hold; of bodies those that lie with them. */
export interface QueueAsk extends Moments {
	database: string;
	where?: Where;
	/** A dimension of letters, each of whose codes has a queue; of `body` those of the bodies. */
	by?: string | null;
}

/**
 * The forecast of each queue in which there is anything, by its key; of all by ''.
 * @param outages where they are read already
 */
export async function readForecasts(
	client: ClickHouseClient,
	ask: QueueAsk,
	outages?: Promise<OutageDays>
): Promise<Map<string, Forecast>> {
	const queues = await readQueues(client, ask, outages);
	return new Map(
		[...queues].flatMap(([key, queue]) => {
			const forecast = forecastQueue(queue);
			return forecast ? [[key, forecast] as const] : [];
		})
	);
}

/** What the forecasts are made of. */
export async function readQueues(
	client: ClickHouseClient,
	ask: QueueAsk,
	days = readOutageDays(client, ask.database, ask)
): Promise<Map<string, Queue>> {
	const { database } = ask;
	const today = tehranDay(Date.parse(ask.asOf));
	const [calendar, { touched }] = await Promise.all([
		readCalendar(client, database, dayAfter(today, DAYS_AHEAD)),
		days
	]);
	if (!calendar) return new Map();
	const last = daysBetween(calendar.first, today) - 1;
	const first = firstOf(calendar.marks, last);
	const cells = await readCells(client, ask, dayAfter(calendar.first, first));
	const outages = touched.map((day) => daysBetween(calendar.first, day)).filter((day) => first <= day && day <= last);
	return new Map(
		[...Map.groupBy(cells, ({ key }) => key)].map(([key, own]) => [
			key,
			queueOf(own, calendar, { first, last, outages })
		])
	);
}

/** The first day of the steps that are looked at: the one after the working day before them. */
function firstOf(marks: string, last: number): number {
	let day = last;
	for (let steps = 0; day >= 0; day--) if (marks[day] === 'w' && ++steps > HISTORY) break;
	return day + 1;
}

function readCells(client: ClickHouseClient, ask: QueueAsk, first_day: string): Promise<Counted[]> {
	const { database, by = null } = ask;
	const { of, dimensions } = kpiOf('time_to_clear');
	const where = (ask.where ?? []).filter(([dimension]) => dimensions.some((one) => one === dimension));
	// Of an instant before the newest event the day before it, whole: what left since has not yet.
	const at = isCurrent(ask)
		? ask
		: { ...ask, asOf: new Date(tehranMidnight(tehranDay(Date.parse(ask.asOf))) - 1).toISOString() };
	const params = { ...momentsOf(at), ...boundFilters({ where }), first_day };
	const bodies = parametersOf(where).get('body');
	const isOfBodies = bodies !== undefined || by === 'body';
	const asked = { database, reading: readingOf(database, at), filters: parametersOf(where), leavesDays: false };
	const source = sourceOf(of as Members, asked);
	const filter = (some: readonly (typeof dimensions)[number][]) =>
		filterConditions(asked, { dimensions: some }, source);
	const key = by === null ? `''` : source.keyOf(by);
	const ofBody = (body: string) => (bodies ? isOneOf(body, bodies) : ALWAYS);
	const open = runQuery(client, OPEN, {
		...{ database, params },
		values: {
			...{ key, since: isOfBodies ? 'body_since' : 'unanswered_since' },
			letters: sourceView(database, 'unanswered', at, { filter: ['is_registered', ...filter(dimensions)] })
		}
	});
	const isKept =
		isAllKnown(ask) && (by === null || by === 'body') && where.every(([dimension]) => dimension === 'body');
	const left = isKept
		? runQuery(client, LEFT_KEPT, {
				...{ database, params },
				values: {
					key: by === 'body' ? 'cell.1' : `''`,
					of_body: bodies ? ofBody('cell.1') : `cell.1 ${by === 'body' ? '!=' : '='} ''`
				}
			})
		: runQuery(client, LEFT, {
				...{ database, params },
				values: {
					key: by === 'body' ? 'span.1' : key,
					spans: isOfBodies ? 'body_spans' : 'office_spans',
					of_body: ofBody('span.1'),
					letters: sourceView(database, 'letters', at, {
						where: [`l.last_event_at >= toDateTime64({first_day: Date32}, 3, 'Asia/Tehran')`],
						filter: ['is_registered', ...filter(dimensions.filter((one) => one !== 'body'))]
					})
				}
			});
	return Promise.all([open, left]).then((both) => both.flat());
}

/**
 * Days of outage are days off only where that queue itself stopped: nothing left it. For an office that went on they erred more (44 % and not 17 %).
 */
function queueOf(
	cells: readonly Counted[],
	calendar: Calendar,
	{ first, last, outages }: { first: number; last: number; outages: readonly number[] }
): Queue {
	const place = (day: string) => Math.max(0, daysBetween(calendar.first, day));
	const placed = cells
		.map(({ came, left, letters }) => [place(came), left === null ? null : place(left), letters] as const)
		// Sums of fractions are the same from whatever source.
		.sort((a, b) => a[0] - b[0] || (a[1] ?? Infinity) - (b[1] ?? Infinity));
	const begins = placed.reduce((least, [came]) => Math.min(least, came), first);
	const wentOn = new Set(placed.map(([, left]) => left));
	const stopped = new Set(outages.filter((day) => !wentOn.has(day)));
	const marks = [...calendar.marks.slice(begins)].map((mark, i) =>
		mark === 'w' && stopped.has(begins + i) ? 'x' : mark
	);
	return {
		...{ from: dayAfter(calendar.first, begins), marks: marks.join(''), today: last - begins },
		cells: placed.map(([came, left, letters]): Cell => [came - begins, left === null ? null : left - begins, letters])
	};
}

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY;
