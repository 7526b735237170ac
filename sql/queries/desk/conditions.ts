import { isNotLeftOut } from '../../ask/filters.ts';
import { AS_OF } from '../../entities/entity.ts';
import { dayOf } from '../../measures/clocks.ts';
import { dayAfter, tehranMidnight, utcText } from '../../model/tehran.ts';
import type { EscalationStep } from '../../office/escalation.ts';
import { stepConditions } from './escalation.ts';
import { ANY, FIGURE_FIELDS, SOON_DAYS, type CodeField, type NumberField } from './fields.ts';
import type { LetterFilter } from './filter.ts';
import { REGISTERED, UNANSWERED } from '../../source-view.ts';
import { queueConditions } from './queues.ts';

/** Conditions on the columns of `letters` (sql/entities/letter.ts), and what the server binds to them. */
export interface Conditions {
	all: string[];
	params: Record<string, unknown>;
}

const DAY = 86_400;

/** A code's column; of a list any of its values. NULL is the office, or nothing. */
const COLUMNS: Record<Exclude<CodeField, 'bucket' | 'hour' | 'flag'>, { column: string; isList?: true }> = {
	channel: { column: 'channel' },
	category: { column: 'category' },
	county: { column: 'county' },
	kind: { column: 'kind' },
	campaign: { column: 'campaign' },
	body: { column: 'body' },
	operator: { column: 'operator' },
	registrar: { column: 'registrar' },
	bank: { column: 'loan_bank' },
	collateral: { column: 'loan_collateral' },
	state: { column: 'state' },
	ended_as: { column: 'ended_as' },
	ended_by: { column: 'ended_by' },
	referred_to: { column: 'orgs', isList: true },
	first_body: { column: 'first_org' },
	outcome: { column: 'outcome' },
	priority: { column: 'priority' },
	feedback: { column: 'feedback' }
};

/** The moment of a letter that the range speaks of. A registration is `begins_at`, which has an index. */
const CLOCKS: Record<LetterFilter['clock'], string> = {
	registered: 'begins_at',
	first_referred: 'first_referred_at',
	last_referred: 'last_referred_at',
	answered: 'last_answered_at',
	closed: 'closed_at',
	reopened: 'reopened_at',
	due: 'due_at',
	promised: 'promised_at',
	last_event: 'last_event_at'
};

/** `due_at` against the moment, as `sla_state` of the catalogue has it but for `soon`. */
const DUE: Record<NonNullable<LetterFilter['due']>, string> = {
	none: 'due_at IS NULL',
	overdue: `due_at < ${AS_OF}`,
	soon: `due_at >= ${AS_OF} AND due_at < ${AS_OF} + toIntervalDay(${SOON_DAYS})`,
	later: `due_at >= ${AS_OF} + toIntervalDay(${SOON_DAYS})`,
	today: `due_at >= ${AS_OF} AND toDate32(toTimeZone(due_at, 'Asia/Tehran')) = toDate32(toTimeZone(${AS_OF}, 'Asia/Tehran'))`
};

const NUMBERS: Record<NumberField, (n: string) => string> = {
	age_from: (n) => `begins_at <= ${AS_OF} - toIntervalDay(${n})`,
	age_to: (n) => `begins_at > ${AS_OF} - toIntervalDay(${n} + 1)`,
	held_from: (n) => `holder_since <= ${AS_OF} - toIntervalDay(${n})`,
	held_to: (n) => `holder_since > ${AS_OF} - toIntervalDay(${n} + 1)`,
	overdue_from: (n) => `due_at < ${AS_OF} - toIntervalSecond(${n} * ${DAY})`,
	due_within: (n) => `due_at >= ${AS_OF} AND due_at < ${AS_OF} + toIntervalDay(${n})`,
	hops_from: (n) => `hops >= ${n}`,
	hops_to: (n) => `hops <= ${n}`
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
		if (field === 'flag') return `has(flags, {${name}: String})`;
		const { column, isList } = COLUMNS[field as keyof typeof COLUMNS];
		return isList ? `has(${column}, {${name}: String})` : `${column} = {${name}: String}`;
	});
	return alternatives.length === 1 ? alternatives[0]! : `(${alternatives.join(' OR ')})`;
}
