import type { Sql } from '../entities/entity.ts';

/** Jalali buckets of the clock's moment; a week begins on Saturday. */
export const TIME_BUCKETS = ['day', 'week', 'month', 'season', 'year'] as const;
export type TimeBucket = (typeof TIME_BUCKETS)[number];

export const isTimeBucket = (text: string): text is TimeBucket => (TIME_BUCKETS as readonly string[]).includes(text);

/** The Tehran day of a moment. */
export const dayOf = (moment: Sql): Sql => `toDate32(toTimeZone(${moment}, 'Asia/Tehran'))`;

/** The first day `YYYY-MM-DD` of the bucket in which a day lies. */
export const stepOf = (database: string, bucket: TimeBucket, day: Sql): Sql =>
	bucket === 'day' ? `toString(${day})` : `toString(dictGet('${database}.calendar_by_day', '${bucket}_start', ${day}))`;
