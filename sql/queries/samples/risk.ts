/**
 * Why a letter is looked at sooner than another, and what each reason weighs: points a unit, and at most so many units. A
 * letter weighs 1 and its points, so that one without any risk can be drawn too. Shown beside each sample; a change makes other samples of the same seed.
 */
export const WEIGHTS = {
	overdue_weeks: { points: 1, most: 10 },
	hops: { points: 1, most: 5 },
	returns: { points: 2, most: 3 },
	ping_pongs: { points: 2, most: 3 },
	reopens: { points: 2, most: 2 },
	objections: { points: 2, most: 2 },
	promise_broken: { points: 3, most: 1 },
	closed_unanswered: { points: 4, most: 1 },
	answered_without_text: { points: 3, most: 1 },
	answered_before_registered: { points: 4, most: 1 },
	sensitive: { points: 2, most: 1 }
};
export type Risk = keyof typeof WEIGHTS;
export const RISKS = Object.keys(WEIGHTS) as Risk[];

/** How many units of each a letter has, as SQL on the columns of `letters`. */
const units = (database: string): Record<Risk, string> => ({
	overdue_weeks: `if(NOT is_answered AND NOT is_ended AND due_at < {as_of: DateTime64(3, 'UTC')}, intDiv(dateDiff('second', assumeNotNull(due_at), {as_of: DateTime64(3, 'UTC')}), 604800), 0)`,
	// The first referral is no risk.
	hops: `if(hops > 1, hops - 1, 0)`,
	returns: 'returns',
	ping_pongs: 'ping_pongs',
	reopens: 'reopens',
	objections: 'objections',
	promise_broken: 'ifNull(promise_kept = 0, 0)',
	closed_unanswered: `state = 'closed' AND NOT is_answered AND NOT is_ended`,
	answered_without_text: 'is_answered_without_text',
	answered_before_registered: 'answered_before_registered',
	sensitive: `dictGetOrDefault('${database}.categories_by_code', 'sensitive', toString(category), 0)`
});

/** The points of each risk in the order of RISKS, as SQL: an array. */
export function pointsSql(database: string): string {
	const of = units(database);
	const points = RISKS.map((one) => `toUInt32(${WEIGHTS[one].points} * least(${of[one]}, ${WEIGHTS[one].most}))`);
	return `[${points.join(', ')}]`;
}
