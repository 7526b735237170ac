import type { LineSeriesOption } from 'echarts';
import type { Look } from './look.ts';
import { lineRuns, type ChartModel, type ChartSeries } from './model.ts';

const LONE_PX = 6;

/** A line; a value between gaps, which has no line to be on, is a point. */
export function lineOption({ x }: ChartModel, series: ChartSeries, look: Look): LineSeriesOption {
	const runs = lineRuns(x.at, series.values);
	const lone = new Set(runs.flatMap((run) => (run.length === 1 ? [run[0]![0]] : [])));
	const color = look[series.tone];
	return {
		type: 'line',
		name: series.name,
		z: 4,
		data: series.values.map((value, place) => [x.at[place] ?? 0, value]),
		connectNulls: false,
		showSymbol: lone.size > 0,
		showAllSymbol: true,
		symbol: 'circle',
		symbolSize: ([at]: number[]) => (lone.has(at!) ? LONE_PX : 0),
		lineStyle: { color, width: series.thin ? 1.25 : 2, type: series.hollow ? 'dashed' : 'solid' },
		itemStyle: { color }
	};
}
