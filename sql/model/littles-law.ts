export interface LittlesLaw {
	/** L: open on the mean over the period, from the counts of what came and went. */
	meanOpen: number;
	/** λ: a day, those that stood when the period began included. */
	perDay: number;
	/** W: days within the period of each that stood in it, on the mean, from the moments of each. */
	meanDays: number;
	/** |L − λW| ÷ L; null when nothing stood. */
	residual: number | null;
	isAlarm: boolean;
}

/** Above this, something is lost or counted twice. */
export const RESIDUAL_ALARM = 0.1;

/**
 * Little's law L = λW between two sources that know nothing of each other: the flows by day, and the moments of each
 * letter. With the time of each cut to the period it holds for every period, a young or a growing queue too; what is left
 * over is error.
 *
 * @param stood how many were open at any time of the period
 * @param daysOfAll the days that all of them together were open within it
 */
export function littlesLaw(meanOpen: number, stood: number, daysOfAll: number, periodDays: number): LittlesLaw {
	if (!(periodDays > 0)) throw new RangeError('the period must last');
	const perDay = stood / periodDays;
	const meanDays = stood === 0 ? 0 : daysOfAll / stood;
	const product = perDay * meanDays;
	const residual = meanOpen === 0 ? (product === 0 ? null : 1) : Math.abs(meanOpen - product) / Math.abs(meanOpen);
	return { meanOpen, perDay, meanDays, residual, isAlarm: residual !== null && residual > RESIDUAL_ALARM };
}
