import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { Look } from './look.ts';
import { onPhone, type ChartModel } from './model.ts';
import { BACKDROPS, toOption } from './to-option.ts';

use([CustomChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

/** A live chart in the page. */
export interface LiveChart {
	show(model: ChartModel): void;
	/** Says what a point says, as if it were pointed at; null: nothing more. */
	tell(index: number | null): void;
	stop(): void;
}

function hatchTile(colour: string): unknown {
	const tile = document.createElement('canvas');
	const side = 9;
	tile.width = tile.height = side;
	const pen = tile.getContext('2d');
	if (!pen) return 'transparent';
	pen.strokeStyle = colour;
	pen.lineWidth = 1.2;
	pen.beginPath();
	for (const shift of [-side, 0, side]) {
		pen.moveTo(shift, side);
		pen.lineTo(shift + side, 0);
	}
	pen.stroke();
	return { image: tile, repeat: 'repeat' };
}

function readLook(element: HTMLElement, tip: Look['tip']): Look {
	const style = getComputedStyle(element);
	const token = (name: string) => style.getPropertyValue(name).trim();
	return {
		ground: token('--ground'),
		ink: token('--ink'),
		soft: token('--soft'),
		line: token('--line'),
		series: token('--series'),
		seriesPale: token('--series-pale'),
		seriesText: token('--series-text'),
		late: token('--late'),
		third: token('--series-third'),
		fourth: token('--series-fourth'),
		fifth: token('--series-fifth'),
		sixth: token('--series-sixth'),
		hatch: hatchTile(token('--hatch')),
		seriesHatch: hatchTile(token('--series')),
		font: style.fontFamily,
		textPx: Number.parseFloat(style.fontSize),
		narrow: element.clientWidth < 560,
		tip
	};
}

/** Draws over `element` and follows its size and the page's colours until stopped. */
export function startChart(element: HTMLElement, tip: Look['tip']): LiveChart {
	const chart = init(element, undefined, { renderer: 'canvas' });
	let shown: ChartModel | undefined;
	const draw = () => {
		if (!shown) return;
		const model = matchMedia('(max-width: 759px)').matches ? onPhone(shown) : shown;
		chart.setOption(toOption(model, readLook(element, tip)), { notMerge: true, lazyUpdate: true });
	};
	const sizes = new ResizeObserver(() => {
		chart.resize();
		draw();
	});
	sizes.observe(element);
	const dark = matchMedia('(prefers-color-scheme: dark)');
	dark.addEventListener('change', draw);
	return {
		show(model) {
			shown = model;
			draw();
		},
		tell(index) {
			if (index === null) chart.dispatchAction({ type: 'hideTip' });
			else chart.dispatchAction({ type: 'showTip', seriesIndex: BACKDROPS, dataIndex: index });
		},
		stop() {
			sizes.disconnect();
			dark.removeEventListener('change', draw);
			chart.dispose();
		}
	};
}
