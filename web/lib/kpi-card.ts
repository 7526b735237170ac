/** A figure of the catalogue in the page's language. */
export interface KpiCard {
	title: string;
	definition: string;
	numerator: string;
	denominator: string | null;
	/** Those whose outcome is to come; null: each member has its own at once. */
	waiting: string | null;
	clock: string;
	basis: string;
	/** Of its number: of a stock whose members have an age that is how many there are. */
	unit: string;
}
