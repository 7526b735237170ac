export interface LittlesLaw {
	/** L: mean number of open letters over the period, from daily flows. */
	meanOpen: number;
	/** λ: letters per day, including those that were open when the period began. */
	perDay: number;
	/** W: mean number of days that each letter was open within the period, from its own moments. */
	meanDays: number;
	/** |L − λW| ÷ L; null if no letter was open. */
	residual: number | null;
	isAlarm: boolean;
}

/** Above this, letters were lost or counted twice. */
export const RESIDUAL_ALARM = 0.1;

/**
 * Checks Little's law L = λW between two independent sources: the daily flows, and the moments of each letter. With the time of each letter
 * cut to the period, the law holds exactly for any period, so any residual is an error.
 *
 * @param stood how many letters were open at any time of the period
 * @param daysOfAll the sum of the days that these were open within it
 */
export function littlesLaw(meanOpen: number, stood: number, daysOfAll: number, periodDays: number): LittlesLaw {
	if (!(periodDays > 0)) throw new RangeError('the period must last');
	const perDay = stood / periodDays;
	const meanDays = stood === 0 ? 0 : daysOfAll / stood;
	const product = perDay * meanDays;
	const residual = meanOpen === 0 ? (product === 0 ? null : 1) : Math.abs(meanOpen - product) / Math.abs(meanOpen);
	return { meanOpen, perDay, meanDays, residual, isAlarm: residual !== null && residual > RESIDUAL_ALARM };
}
