/** A figure of the catalogue in the page's language. */
export interface KpiCard {
	title: string;
	definition: string;
	numerator: string;
	denominator: string | null;
	clock: string;
	basis: string;
	unit: string;
}
