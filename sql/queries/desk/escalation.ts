import { AS_OF } from '../../entities/entity.ts';
import type { EscalationStep } from '../../office/escalation.ts';

/**
 * An unanswered letter has reached the last of the office's steps whose days since its registration, or whose reminders, it
 * has: said of a row for the desk's filter, and of one letter for its page and its reminders.
 */
const DAY_MS = 86_400_000;

/** The conditions of having reached this step and none behind it; one that is not there is reached by none. */
export function stepConditions(
	steps: readonly EscalationStep[],
	id: string
): { all: string[]; params: Record<string, number> } {
	const from = steps.findIndex((step) => step.id === id);
	if (from < 0) return { all: ['0'], params: {} };
	const params: Record<string, number> = {};
	const all = steps.slice(from).map(({ after_days, after_reminders }, n) => {
		const reached: string[] = [];
		if (after_days !== null) {
			params[`step_${n}_days`] = after_days;
			reached.push(`begins_at <= ${AS_OF} - toIntervalDay({step_${n}_days: UInt32})`);
		}
		if (after_reminders !== null) {
			params[`step_${n}_reminders`] = after_reminders;
			reached.push(`times_reminded >= {step_${n}_reminders: UInt32}`);
		}
		return `${n === 0 ? '' : 'NOT '}(${reached.join(' OR ')})`;
	});
	return { all, params };
}

/** An unanswered letter at a moment. */
interface Waiting {
	/** Its registration, in milliseconds. */
	begunAt: number;
	reminders: number;
}

/** The step that a letter has reached, and the one that a reminder now would be; null: there is none. */
export function stepsOfLetter(
	steps: readonly EscalationStep[],
	{ begunAt, reminders }: Waiting,
	at: number
): { reached: EscalationStep | null; next: EscalationStep | null } {
	const has = (count: number, least: number | null) => least !== null && count >= least;
	const nth = steps.findLastIndex(
		({ after_days, after_reminders }) =>
			has(Math.floor((at - begunAt) / DAY_MS), after_days) || has(reminders, after_reminders)
	);
	return { reached: steps[nth] ?? null, next: steps[nth + 1] ?? null };
}
