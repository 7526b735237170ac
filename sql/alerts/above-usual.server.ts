import type { ClickHouseClient } from '@clickhouse/client';
import type { Figure, Seen } from '../model/alert.ts';
import { dayAfter, endOfDay, tehranDay } from '../model/tehran.ts';
import type { KpiRow } from '../queries/kpi/kpi-row.ts';
import type { PageRequest } from '../queries/pages/page.ts';
import { readFirstDay } from '../queries/pages/read-page.ts';
import { figureKey } from './sharing.ts';

/** The same weekdays of so many weeks before say what is usual. */
const WEEKS = [1, 2, 3, 4];

type Read = (request: PageRequest, figure: Figure) => Promise<KpiRow[]>;

/** The most that stood in each group at these ends of days; null: the office is younger. */
type Highest = ReadonlyMap<string, number> | null;

/** Of each figure the last that was learnt, and of which day: the past is asked once a day, not with every round. */
const learnt = new WeakMap<ClickHouseClient, Map<string, { day: string; highest: Promise<Highest> }>>();

/** How many stand in each group, beside the most that stood there on this weekday of the weeks before. */
export async function readAboveUsual(
	client: ClickHouseClient,
	request: PageRequest,
	figure: Figure,
	read: Read
): Promise<Seen[]> {
	const [rows, highest] = await Promise.all([read(request, figure), highestOf(client, request, figure, read)]);
	return rows.map(({ key, numerator }) => ({
		...{ key, value: numerator },
		usual: highest && { low: 0, high: highest.get(key) ?? 0 }
	}));
}

function highestOf(client: ClickHouseClient, request: PageRequest, figure: Figure, read: Read): Promise<Highest> {
	const day = tehranDay(Date.parse(request.asOf));
	const ofClient = learnt.get(client) ?? new Map<string, { day: string; highest: Promise<Highest> }>();
	learnt.set(client, ofClient);
	const key = figureKey(figure);
	const known = ofClient.get(key);
	if (known?.day === day) return known.highest;
	const highest = learn(client, request, figure, read);
	ofClient.set(key, { day, highest });
	highest.catch(() => ofClient.delete(key));
	return highest;
}

async function learn(client: ClickHouseClient, request: PageRequest, figure: Figure, read: Read): Promise<Highest> {
	const today = tehranDay(Date.parse(request.asOf));
	const days = WEEKS.map((week) => dayAfter(today, -7 * week));
	const first = await readFirstDay(client, request.database);
	if (first === '' || first > days.at(-1)!) return null;
	const highest = new Map<string, number>();
	for (const day of days)
		for (const { key, numerator } of await read({ ...request, asOf: endOfDay(day), isNow: false }, figure))
			highest.set(key, Math.max(numerator, highest.get(key) ?? 0));
	return highest;
}
