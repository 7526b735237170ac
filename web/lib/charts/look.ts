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
	/** A tile of a bar that is not whole yet. */
	seriesHatch: unknown;
	late: string;
	third: string;
	fourth: string;
	fifth: string;
	sixth: string;
	font: string;
	textPx: number;
	narrow: boolean;
	/** The page's own element for the tip of a point. */
	tip: (index: number) => HTMLElement;
}
