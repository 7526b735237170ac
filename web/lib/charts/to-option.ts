import type {
	CustomSeriesOption,
	CustomSeriesRenderItem,
	EChartsCoreOption,
	LineSeriesOption,
	XAXisComponentOption,
	YAXisComponentOption
} from 'echarts';
import { isolate } from './isolate.ts';
import { barBases, type ChartModel, type ChartSeries, type Tone } from './model.ts';

/** What the chart takes from the page around it. */
export interface Look {
	ground: string;
	ink: string;
	soft: string;
	line: string;
	series: string;
	seriesPale: string;
	seriesText: string;
	/** A tile of the outage's hatch. */
	hatch: unknown;
	font: string;
	textPx: number;
	narrow: boolean;
	/** The page's own element for the tip of a point. */
	tip: (index: number) => HTMLElement;
}

/** The same edges as the poster's, so that nothing moves when the chart takes its place. */
const EDGE = { values: 48, ticks: 26 };

type RenderApi = Parameters<CustomSeriesRenderItem>[1];

const toneOf = (tone: Tone, look: Look) => (tone === 'ink' ? look.ink : look.series);

function xAxis({ x }: ChartModel, look: Look): XAXisComponentOption {
	const ticks = x.ticks.filter((tick) => !(tick.minor && look.narrow));
	const names = new Map(ticks.map((tick) => [tick.at, isolate(tick.label)]));
	const places = ticks.map((tick) => tick.at);
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
			margin: 10
		},
		axisPointer: { label: { show: false } }
	} as XAXisComponentOption;
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
	} as YAXisComponentOption;
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
			const at = model.x.at[params.dataIndex] ?? 0;
			const [left = 0, top = 0] = api.coord([at - model.x.barWidth / 2, base + value]);
			const [right = 0, bottom = 0] = api.coord([at + model.x.barWidth / 2, base]);
			const style = series.hollow
				? { fill: 'transparent', stroke: toneOf(series.tone, look), lineWidth: 1.25 }
				: { fill: model.pale[params.dataIndex] ? look.seriesPale : toneOf(series.tone, look) };
			return { type: 'rect', shape: { x: left, y: top, width: right - left, height: bottom - top }, style };
		}
	};
}

function line(model: ChartModel, series: ChartSeries, look: Look): LineSeriesOption {
	return {
		type: 'line',
		name: series.name,
		z: 4,
		data: series.values.map((value, place) => [model.x.at[place] ?? 0, value]),
		connectNulls: false,
		showSymbol: false,
		lineStyle: { color: toneOf(series.tone, look), width: 2 },
		itemStyle: { color: toneOf(series.tone, look) }
	};
}

/** Lines of the grid and the target, the hatch of outages and all names: what is not data. */
function furniture(model: ChartModel, look: Look): CustomSeriesOption {
	const text = (words: string, fill: string, bold: boolean) => ({
		text: isolate(words),
		fill,
		font: `${bold ? 600 : 400} ${look.textPx}px ${look.font}`,
		stroke: look.ground,
		lineWidth: 4
	});
	return {
		type: 'custom',
		z: 5,
		silent: true,
		tooltip: { show: false },
		data: [[model.x.at[0] ?? model.x.min, 0]],
		renderItem: (_params: unknown, api: RenderApi) => {
			const [x0 = 0, y0 = 0] = api.coord([model.x.min, 0]);
			const [x1 = 0, y1 = 0] = api.coord([model.x.max, model.y.max]);
			const x = (at: number) => api.coord([at, 0])[0] ?? 0;
			const y = (value: number) => api.coord([model.x.min, value])[1] ?? 0;
			const align = (at: number) => (at < x0 + (x1 - x0) * 0.12 ? 'left' : at > x0 + (x1 - x0) * 0.88 ? 'right' : 'center');
			const across = (value: number) => ({ x1: x0, x2: x1, y1: y(value), y2: y(value) });
			const children = [
				...model.y.ticks.map((tick) => ({ type: 'line', z2: -3, shape: across(tick.at), style: { stroke: look.line } })),
				...model.spans.map((span) => ({
					type: 'rect',
					z2: -2,
					shape: { x: x(span.from), y: y1, width: x(span.to) - x(span.from), height: y0 - y1 },
					style: { fill: look.hatch }
				})),
				...(model.target
					? [{ type: 'line', shape: across(model.target.at), style: { stroke: look.ink, lineWidth: 1.25, lineDash: [2, 4] } }]
					: []),
				...model.spans.map((span) => {
					const middle = x((span.from + span.to) / 2);
					return { type: 'text', x: middle, y: y1 + 14, style: { ...text(span.label, look.ink, true), align: align(middle), verticalAlign: 'bottom' } };
				}),
				...model.labels.map((label) => ({
					type: 'text',
					x: x(label.at),
					y: y(label.value) - 5,
					style: {
						...text(label.text, label.tone === 'ink' ? look.ink : look.seriesText, true),
						align: align(x(label.at)),
						verticalAlign: 'bottom'
					}
				}))
			];
			return { type: 'group', children };
		}
	} as CustomSeriesOption;
}

/** The only place that knows ECharts' words. */
export function toOption(model: ChartModel, look: Look): EChartsCoreOption {
	return {
		animation: false,
		useUTC: true,
		textStyle: { fontFamily: look.font },
		grid: { left: 0, right: EDGE.values, top: 0, bottom: model.x.ticks.length > 0 ? EDGE.ticks : 0, outerBoundsMode: 'none' },
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
				const point = Array.isArray(points) ? (points.find(({ seriesIndex }) => seriesIndex !== 0) ?? points[0]) : points;
				return point ? look.tip(point.dataIndex) : '';
			}
		},
		// The furniture is the first series: its grid and hatch lie beneath by their own z.
		series: [
			furniture(model, look),
			...model.series.map((series, index) => (series.shape === 'bar' ? bars(model, index, look) : line(model, series, look)))
		]
	};
}
