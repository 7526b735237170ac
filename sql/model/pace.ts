/** Working days that so many letters take if so many are answered a day and none comes: arithmetic, no forecast. */
export const daysAtPace = (open: number, perDay: number): number => Math.round(open / perDay);

/** A pace to begin with: a month's work, in two digits. Of the case's 155,766 it is 5,000, which takes 31 days. */
export function usualPace(open: number): number {
	const exact = Math.max(1, open / 31);
	const unit = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1);
	return Math.max(1, Math.round(exact / unit) * unit);
}
