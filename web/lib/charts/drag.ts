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

/** The place of the axis at a distance from the chart's left edge; beyond the plot its end. */
function axisAt(px: number, { x }: ChartModel, widthPx: number, textPx: number): number {
	const share = Math.min(1, Math.max(0, px / (widthPx - VALUES_EM * textPx)));
	return x.min + share * (x.max - x.min);
}

/** Which point a click is at: the one whose bar is nearest, if it is within its width; else null. */
export function pointAt(px: number, model: ChartModel, widthPx: number, textPx: number): number | null {
	const at = axisAt(px, model, widthPx, textPx);
	const { x } = model;
	let nearest: number | null = null;
	for (const [index, place] of x.at.entries())
		if (nearest === null || Math.abs(place - at) < Math.abs(x.at[nearest]! - at)) nearest = index;
	return nearest !== null && Math.abs(x.at[nearest]! - at) <= x.barWidth * 0.65 ? nearest : null;
}

/** Where a point's bar lies, for CSS: from the left edge, and how wide. */
export function bandOf(index: number, { x }: ChartModel): { left: string; width: string } {
	const share = (length: number) => `calc((100% - ${VALUES_EM}em) * ${(length / (x.max - x.min)).toFixed(5)})`;
	return { left: share((x.at[index] ?? x.min) - x.barWidth / 2 - x.min), width: share(x.barWidth) };
}

/** The part of the axis that a drag covers, or null for a click. */
export function draggedRange(
	{ from, to }: Drag,
	model: ChartModel,
	widthPx: number,
	textPx: number
): [number, number] | null {
	if (Math.abs(to - from) < LEAST_PX) return null;
	const at = (px: number) => axisAt(px, model, widthPx, textPx);
	return [at(Math.min(from, to)), at(Math.max(from, to))];
}
