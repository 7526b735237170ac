import type { ChartModel } from './model.ts';

/** Width of the value axis at the right, in em of the axes' text, as poster and chart draw it. */
const VALUES_EM = 4;
/** Less than this is a click. */
const LEAST_PX = 8;

/** A drag over a chart, in pixels from its left edge. */
export interface Drag {
	from: number;
	to: number;
}

/** The part of the axis that a drag covers, or null for a click. Time runs from left to right. */
export function draggedRange(
	{ from, to }: Drag,
	model: ChartModel,
	widthPx: number,
	textPx: number
): [number, number] | null {
	if (Math.abs(to - from) < LEAST_PX) return null;
	const plot = widthPx - VALUES_EM * textPx;
	const at = (px: number) => {
		const share = Math.min(1, Math.max(0, px / plot));
		return model.x.min + share * (model.x.max - model.x.min);
	};
	return [at(Math.min(from, to)), at(Math.max(from, to))];
}
