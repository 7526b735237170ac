import type {
	CustomSeriesOption,
	CustomSeriesRenderItem,
	EChartsCoreOption,
	XAXisComponentOption,
	YAXisComponentOption
} from 'echarts';
import { isolate } from '$lib/i18n/text.ts';
import { lineOption } from './line-option.ts';
import type { Look } from './look.ts';
import { bandRuns, barBases, barPlace, type ChartModel, type ChartSeries } from './model.ts';

/** The same edges as the poster's, in em of the axes' text: nothing moves when the chart takes its place. */
const EDGE = { values: 4.5, ticks: 2.2 };
/** Series before the first one of data. */
export const BACKDROPS = 2;
/** A label of the axis this near to its end begins there, instead of being cut. */
const NEAR_END = 0.04;

type RenderApi = Parameters<CustomSeriesRenderItem>[1];

function xAxis({ x }: ChartModel, look: Look): XAXisComponentOption {
	const ticks = x.ticks.filter((tick) => !(tick.minor && look.narrow));
	const names = new Map(ticks.map((tick) => [tick.at, isolate(tick.label)]));
	const places = ticks.map((tick) => tick.at);
	const near = (at: number | undefined, end: number) =>
		at !== undefined && Math.abs(at - end) < (x.max - x.min) * NEAR_END;
	return {
		type: x.kind === 'time' ? 'time' : 'value',
		min: x.min,
		max: x.max,
		axisLine: { show: false },
		axisTick: { show: false, customValues: places },
		splitLine: { show: false },
		axisLabel: {
			show: places.length > 0,
			customValues: places,
			formatter: (at: number) => names.get(at) ?? '',
			color: look.soft,
			fontFamily: look.font,
			fontSize: look.textPx,
			hideOverlap: true,
			alignMinLabel: near(ticks[0]?.at, x.min) ? 'left' : 'center',
			alignMaxLabel: near(ticks.at(-1)?.at, x.max) ? 'right' : 'center',
			margin: look.textPx * 0.7
		},
		axisPointer: { label: { show: false } }
	};
}

function yAxis({ y }: ChartModel, look: Look): YAXisComponentOption {
	const names = new Map(y.ticks.map((tick) => [tick.at, tick.label]));
	const places = y.ticks.map((tick) => tick.at);
	return {
		type: 'value',
		position: 'right',
		min: 0,
		max: y.max,
		axisLine: { show: false },
		axisTick: { show: false, customValues: places },
		splitLine: { show: false },
		axisLabel: {
			customValues: places,
			formatter: (at: number) => names.get(at) ?? '',
			color: look.soft,
			fontFamily: look.font,
			fontSize: look.textPx,
			margin: 10
		}
	};
}

function bars(model: ChartModel, index: number, look: Look): CustomSeriesOption {
	const series = model.series[index] as ChartSeries;
	const bases = barBases(model.series, index);
	return {
		type: 'custom',
		name: series.name,
		z: 3,
		data: series.values.map((value, place) => [model.x.at[place] ?? 0, value ?? Number.NaN]),
		renderItem: (params: { dataIndex: number }, api: RenderApi) => {
			const value = series.values[params.dataIndex];
			if (!value) return null;
			const base = bases[params.dataIndex] ?? 0;
			const bar = barPlace(model, series, params.dataIndex);
			const [left = 0, top = 0] = api.coord([bar.left, base + value]);
			const [right = 0, bottom = 0] = api.coord([bar.left + bar.width, base]);
			const colour = look[series.tone];
			const hatched = model.hatched?.[params.dataIndex];
			// A tile is a fill of the canvas, whatever the declared types say.
			const fill = (hatched ? look.seriesHatch : model.pale[params.dataIndex] ? look.seriesPale : colour) as string;
			const style = series.hollow
				? { fill: 'transparent', stroke: colour, lineWidth: 1.25 }
				: { fill, ...(hatched ? { stroke: colour, lineWidth: 1 } : {}) };
			return { type: 'rect', shape: { x: left, y: top, width: right - left, height: bottom - top }, style };
		}
	};
}

const DOT_PX = 3.5;

function dots(model: ChartModel, series: ChartSeries, look: Look): CustomSeriesOption {
	return {
		type: 'custom',
		name: series.name,
		z: 3,
		data: series.values.map((value, place) => [model.x.at[place] ?? 0, value ?? Number.NaN]),
		renderItem: (params: { dataIndex: number }, api: RenderApi) => {
			const value = series.values[params.dataIndex] ?? null;
			if (value === null) return null;
			const [cx = 0, cy = 0] = api.coord([model.x.at[params.dataIndex] ?? 0, value]);
			const colour = look[series.tone];
			const style = { fill: series.hollow ? 'transparent' : colour, stroke: colour, lineWidth: 1.25, opacity: 0.7 };
			return { type: 'circle', shape: { cx, cy, r: DOT_PX }, style };
		}
	};
}

/** Its areas, beneath the lines; its points are there for the tips. */
function band(model: ChartModel, series: ChartSeries, look: Look): CustomSeriesOption {
	const runs = bandRuns(model.x.at, series);
	return {
		type: 'custom',
		name: series.name,
		z: 2,
		data: series.values.map((value, place) => [model.x.at[place] ?? 0, value ?? 0]),
		renderItem: (params: { dataIndex: number }, api: RenderApi) => {
			if (params.dataIndex > 0) return null;
			const areas = runs.map((run) => ({
				type: 'polygon' as const,
				shape: { points: run.map((point) => api.coord(point)) },
				style: { fill: look[series.tone], opacity: 0.25 }
			}));
			return { type: 'group', children: areas };
		}
	};
}

/** A series without data of its own, drawn once for the whole plot at height `z`. */
function backdrop(model: ChartModel, z: number, children: (place: Place) => object[]): CustomSeriesOption {
	return {
		type: 'custom',
		z,
		silent: true,
		tooltip: { show: false },
		data: [[model.x.at[0] ?? model.x.min, 0]],
		renderItem: (_params: unknown, api: RenderApi) => {
			const x = (at: number) => api.coord([at, 0])[0] ?? 0;
			const y = (value: number) => api.coord([model.x.min, value])[1] ?? 0;
			const edges = { left: x(model.x.min), right: x(model.x.max), top: y(model.y.max), bottom: y(0) };
			return { type: 'group', children: children({ x, y, ...edges }) };
		}
	} as CustomSeriesOption;
}

interface Place {
	x: (at: number) => number;
	y: (value: number) => number;
	left: number;
	right: number;
	top: number;
	bottom: number;
}

/** Beneath the data: lines of the grid and the hatch of outages. */
function ground(model: ChartModel, look: Look): CustomSeriesOption {
	return backdrop(model, 1, ({ x, y, left, right, top, bottom }) => [
		...model.y.ticks.map(({ at }) => ({
			type: 'line',
			shape: { x1: left, x2: right, y1: y(at), y2: y(at) },
			style: { stroke: look.line }
		})),
		...model.spans.map(({ from, to }) => ({
			type: 'rect',
			shape: { x: x(from), y: top, width: x(to) - x(from), height: bottom - top },
			style: { fill: look.hatch }
		}))
	]);
}

/** Above the data: the target and every name. */
function names(model: ChartModel, look: Look): CustomSeriesOption {
	return backdrop(model, 5, ({ x, y, left, right, top }) => {
		const align = (at: number) =>
			at < left + (right - left) * 0.22 ? 'left' : at > right - (right - left) * 0.22 ? 'right' : 'center';
		const text = (words: string, at: number, bottom: number, fill: string) => ({
			type: 'text',
			x: at,
			y: bottom,
			style: {
				text: isolate(words),
				fill,
				font: `600 ${look.textPx}px ${look.font}`,
				stroke: look.ground,
				lineWidth: 4,
				align: align(at),
				verticalAlign: 'bottom'
			}
		});
		return [
			...(model.target
				? [
						{
							type: 'line',
							shape: { x1: left, x2: right, y1: y(model.target.at), y2: y(model.target.at) },
							style: { stroke: look.ink, lineWidth: 1.25, lineDash: [2, 4] }
						}
					]
				: []),
			...model.spans.map((span) => text(span.label, x((span.from + span.to) / 2), top + look.textPx * 1.4, look.ink)),
			...model.labels.map((label) =>
				text(label.text, x(label.at), y(label.value) - 5, label.tone === 'series' ? look.seriesText : look[label.tone])
			)
		];
	});
}

/** The only place that knows ECharts' words. */
export function toOption({ series: given, ...rest }: ChartModel, look: Look): EChartsCoreOption {
	// What is hidden stands far below zero: it is a gap.
	const seen = (value: number | null) => (value !== null && value < 0 ? null : value);
	const model = { ...rest, series: given.map((one) => ({ ...one, values: one.values.map(seen) })) };
	return {
		animation: false,
		useUTC: true,
		textStyle: { fontFamily: look.font },
		grid: {
			left: 0,
			right: EDGE.values * look.textPx,
			top: 0,
			bottom: model.x.ticks.length > 0 ? EDGE.ticks * look.textPx : 0,
			outerBoundsMode: 'none'
		},
		xAxis: xAxis(model, look),
		yAxis: yAxis(model, look),
		tooltip: {
			trigger: 'axis',
			confine: true,
			transitionDuration: 0,
			className: 'chart-tip',
			padding: 0,
			borderWidth: 0,
			backgroundColor: 'transparent',
			extraCssText: 'box-shadow: none',
			axisPointer: { type: 'line', lineStyle: { color: look.soft, width: 1, type: 'solid' } },
			formatter: (points: { dataIndex: number; seriesIndex?: number }[] | { dataIndex: number }) => {
				const point = Array.isArray(points)
					? (points.find(({ seriesIndex = 0 }) => seriesIndex >= BACKDROPS) ?? points[0])
					: points;
				return point ? look.tip(point.dataIndex) : '';
			}
		},
		series: [
			ground(model, look),
			names(model, look),
			...model.series.map((series, index) => {
				if (series.shape === 'dot') return dots(model, series, look);
				if (series.shape === 'band') return band(model, series, look);
				return series.shape === 'bar' ? bars(model, index, look) : lineOption(model, series, look);
			})
		]
	};
}
