import { toJalali } from '$lib/i18n/jalali.ts';
import { fill, type Words } from '$lib/i18n/text.ts';
import type { Grain } from './time-axis.ts';

/** How far a bucket is from being finished, and of whom more is to come. */
export interface Unfinished {
	share: number;
	what: string;
	/** Its value is an estimate that counts those too. */
	isEstimate: boolean;
}

export const unfinishedText = ({ share, what, isEstimate }: Unfinished, { t, f }: Words): string =>
	fill(isEstimate ? t.chart.estimated : t.chart.unfinished, { share: f.percent(Math.round(share * 100) / 100), what });

/** A bucket in words: a day's date, a week's first day, a month, season or year by name. */
export function bucketName(day: string, grain: Grain, { t, f }: Words): string {
	const { year, month } = toJalali(day);
	const digits = f.digits(String(year));
	if (grain === 'day') return f.longDay(day);
	if (grain === 'week') return fill(t.chart.week, { day: f.day(day, true) });
	if (grain === 'month') return `${f.month(day)} ${digits}`;
	return grain === 'season' ? `${t.chart.season[Math.floor((month - 1) / 3)] ?? ''} ${digits}` : digits;
}
