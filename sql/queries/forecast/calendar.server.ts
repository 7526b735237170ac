import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../client/define.server.ts';

const CALENDAR = defineQuery('forecast/calendar', z.object({ first: z.string(), marks: z.string() }));
/** The office's working calendar: a mark a day from the first on, `w` for a day of work. */
export type Calendar = z.infer<typeof CALENDAR.row>;

/** The calendar up to a day; undefined: the office has none. */
export const readCalendar = async (
	client: ClickHouseClient,
	database: string,
	last_day: string
): Promise<Calendar | undefined> => (await runQuery(client, CALENDAR, { database, params: { last_day } }))[0];
