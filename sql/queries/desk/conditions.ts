import { isNotLeftOut } from '../../ask/filters.ts';
import { dayOf } from '../../measures/clocks.ts';
import { dayAfter, tehranMidnight, utcText } from '../../model/tehran.ts';
import type { EscalationStep } from '../../office/escalation.ts';
import { stepConditions } from './escalation.ts';
import { ANY, CLOCKS, DUE, FIGURE_FIELDS, NUMBERS, type CodeField, type NumberField } from './fields.ts';
import type { LetterFilter } from './filter.ts';
import { REGISTERED, UNANSWERED } from '../../source-view.ts';
import { queueConditions } from './queues.ts';

/** Conditions on the columns of `letters` (sql/entities/letter.ts), and what the server binds to them. */
export interface Conditions {
	all: string[];
	params: Record<string, unknown>;
}

/** Columns that hold many codes. */
const LISTS: Partial<Record<CodeField, string>> = { referred_to: 'orgs', flag: 'flags' };
/** Columns of another name than their field. NULL is the office, or nothing. */
const RENAMED: Partial<Record<CodeField, string>> = {
	bank: 'loan_bank',
	collateral: 'loan_collateral'
};

/** Deadlines and the time at a holder are of letters that nobody has answered yet. */
const OF_UNANSWERED: NumberField[] = ['held_from', 'held_to', 'overdue_from', 'due_within'];

/** What is resolved at the moment of asking. */
export interface ResolvedRange {
	/** Those of the address, or what its relative range comes to at the moment. */
	from: string | null;
	to: string | null;
	/** Tehran days that are left out. */
	outageDays?: readonly string[];
	/** The office's steps of escalation, where the filter names one. */
	steps?: readonly EscalationStep[];
}

/**
 * What a letter must be to be meant, but for its search (search.ts). Of the list of a figure, the figure's own conditions are not among
 * these: its letters are read by them (read-desk.server.ts).
 */
export function conditionsOf(
	filter: LetterFilter,
	{ from, to, outageDays = [], steps = [] }: ResolvedRange
): Conditions {
	const { answered, due, figure, numbers, queue, step } = filter;
	const all = queue ? queueConditions(queue) : figure ? [] : [REGISTERED];
	const params: Record<string, unknown> = {};
	const clock = CLOCKS[filter.clock];
	if (from && !figure) {
		all.push(`${clock} >= {from: DateTime64(3, 'UTC')}`);
		params['from'] = utcText(tehranMidnight(from));
	}
	if (to && !figure) {
		all.push(`${clock} < {until: DateTime64(3, 'UTC')}`);
		params['until'] = utcText(tehranMidnight(dayAfter(to)));
	}
	if (outageDays.length > 0 && !figure) {
		all.push(isNotLeftOut(dayOf(`ifNull(${clock}, toDateTime64(0, 3, 'UTC'))`)));
		params['outage_days'] = outageDays;
	}
	if (answered !== null) all.push(answered ? 'is_answered' : UNANSWERED);
	if (due) all.push(UNANSWERED, DUE[due]);
	for (const [field, n] of Object.entries(numbers) as [NumberField, number][]) {
		params[field] = n;
		if (OF_UNANSWERED.includes(field)) all.push(UNANSWERED);
		all.push(NUMBERS[field](`{${field}: UInt32}`));
	}
	if (step !== null) {
		const reached = stepConditions(steps, step);
		all.push(UNANSWERED, ...reached.all);
		Object.assign(params, reached.params);
	}
	const where = figure ? filter.where.filter(([one]) => !FIGURE_FIELDS.includes(one)) : filter.where;
	for (const [field, pairs] of Map.groupBy(where, ([one]) => one)) all.push(codes(field, pairs, params));
	return { all: [...new Set(all)], params };
}

function codes(field: CodeField, pairs: [CodeField, string][], params: Record<string, unknown>): string {
	const alternatives = pairs.map(([, code]) => {
		if (field === 'flag' && code === ANY) return 'notEmpty(flags)';
		const name = `desk_code_${Object.keys(params).length}`;
		params[name] = code;
		const list = LISTS[field];
		return list ? `has(${list}, {${name}: String})` : `${RENAMED[field] ?? field} = {${name}: String}`;
	});
	return alternatives.length === 1 ? alternatives[0]! : `(${alternatives.join(' OR ')})`;
}
