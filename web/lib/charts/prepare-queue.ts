import type { QueueDay } from '#sql/queries/pages/queue.ts';
import type { Tested } from '#sql/model/forecast.ts';
import { addDays } from '$lib/i18n/jalali.ts';
import type { TimeSeries } from './prepare-time.ts';

type Point = TimeSeries['points'][number];
interface Names {
	stood: string;
	expected: string;
	band: string;
	actual: string;
}

/** What stood, with what is expected to from the last day on, and its band. */
export const stockSeries = (days: QueueDay[], names: Names): TimeSeries[] =>
	withBand(
		days.map(({ day, open, expected, half60 }) => ({ day, actual: open, expected, half60 })),
		{ ...names, actual: names.stood }
	);

/** What was expected of each day, with its band, beside what came of it. */
export const testSeries = (tests: Tested[], names: Names): TimeSeries[] => withBand(tests, names);

interface Row {
	day: string;
	actual: number | null;
	expected: number | null;
	half60: number | null;
}

function withBand(rows: Row[], names: Names): TimeSeries[] {
	const points = (of: (row: Row) => Omit<Point, 'day'>) => everyDay(rows.map((row) => ({ day: row.day, ...of(row) })));
	const edge = ({ expected, half60 }: Row, sign: 1 | -1) =>
		expected === null || half60 === null ? null : Math.max(0, expected + sign * half60);
	const isForecast = rows.some(({ expected }) => expected !== null);
	const actual: TimeSeries = {
		name: names.actual,
		shape: 'line',
		tone: 'ink',
		points: points(({ actual }) => ({ value: actual }))
	};
	if (!isForecast) return [actual];
	return [
		{
			name: names.band,
			shape: 'band',
			tone: 'series',
			points: points((row) => ({ value: edge(row, 1), low: edge(row, -1) }))
		},
		{
			name: names.expected,
			shape: 'line',
			tone: 'series',
			hollow: true,
			points: points((row) => ({ value: row.expected && Math.max(0, row.expected) }))
		},
		actual
	];
}

/** On days off what stood before stands on. */
function everyDay(points: Point[]): Point[] {
	return points.flatMap((point, place) => {
		const next = points[place + 1];
		const days = [point];
		for (let day = addDays(point.day, 1); next && day < next.day; day = addDays(day, 1)) days.push({ ...point, day });
		return days;
	});
}
