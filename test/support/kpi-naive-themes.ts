import { tehranDay } from '#sql/model/tehran.ts';
import { DAY, HOUR, type Ask, type Member, type Row, type Rows } from './kpi-figures.ts';

/** The figures of referrals, loans and calls, their members one by one in memory. */

export interface Rule {
	source: keyof Rows;
	/** Absent: of what it is a row of. */
	id?: (row: Row) => string;
	at: (row: Row) => number | null;
	/** Whether the row is a member; absent: each is. */
	of?: (row: Row, ask: Ask) => boolean;
	num?: (row: Row, ask: Ask) => boolean;
	value?: (row: Row, ask: Ask) => number;
	/** Dimensions that are no columns. */
	more?: (row: Row, ask: Ask) => Record<string, string>;
	/** Where a row is several members: what each is besides. */
	parts?: (row: Row) => Partial<Member>[];
	/** It is counted whenever it came. */
	isOfAllTime?: true;
}

const BANKS = ['bank_melli', 'bank_mellat', 'bank_tejarat', 'bank_saderat', 'bank_refah'];

export const has =
	(column: string) =>
	(row: Row): boolean =>
		row[column] !== null;
/** From one moment to another, or until now. */
export const since =
	(from: string, to: string, unit: number) =>
	(row: Row, { asOf }: Ask) =>
		((row[to] ?? asOf) - row[from]) / unit;
export const isPast = (moment: number | null, { asOf }: Ask): boolean => moment !== null && moment < asOf;
export const isLate = (row: Row, ask: Ask): boolean => isPast(row['due_at'], ask);
/** Open for more than twice the time that it was given. */
export const isLateTwice = (row: Row, ask: Ask): boolean =>
	isLate(row, ask) && isPast(2 * row['due_at'] - row['registered_at'], ask);
export const isBank = (body: string): boolean => BANKS.includes(body);

/** By the buckets of ageing, which include both of their borders. */
export function bucketOf(ms: number): string {
	const days = Math.floor(ms / DAY);
	const borders = [3, 7, 10, 20, 30, 60];
	const above = borders.findIndex((border) => days <= border);
	if (above === -1) return '61+';
	return `${above === 0 ? 0 : borders[above - 1]! + 1}-${borders[above]}`;
}

const referral = (rule: Partial<Rule> = {}): Rule => ({
	source: 'referrals',
	at: (row) => row['referred_at'],
	more: ({ from_org, to_org, ended_by }) => {
		const from_body = (from_org ?? 'office') as string;
		return { body: to_org, from_body, flow: `${from_body}>${to_org}`, state: ended_by ?? '' };
	},
	...rule
});
const byOperator = ({ of, ...rule }: Partial<Rule> = {}): Rule =>
	referral({
		...rule,
		of: (row, ask) => Boolean(row['operator']) && row['from_org'] === null && (of?.(row, ask) ?? true)
	});
const openReferral = ({ of, ...rule }: Partial<Rule> = {}): Rule =>
	referral({ ...rule, of: (row, ask) => row['ended_at'] === null && (of?.(row, ask) ?? true) });
const awaited = ({ of, ...rule }: Partial<Rule> = {}): Rule =>
	openReferral({ ...rule, of: (row, ask) => row['letter_is_settled'] === 0 && (of?.(row, ask) ?? true) });
const loan = (rule: Partial<Rule> = {}): Rule => ({
	source: 'loans',
	at: (row) => row['requested_at'],
	more: (row) => ({ state: ['paid', 'approved', 'refused'].find((step) => has(`${step}_at`)(row)) ?? 'requested' }),
	...rule
});
const call = (rule: Partial<Rule> = {}): Rule => ({
	source: 'calls',
	at: (row) => row['begins_at'],
	more: (row) => ({ state: row['outcome'] ?? '', hour: hourOf(row['begins_at']) }),
	...rule
});
const outcome =
	(name: string) =>
	(row: Row): boolean =>
		row['outcome'] === name;
const isAnsweredBy = (row: Row) => row['ended_by'] === 'answered';
/** By when a body has to answer: its own deadline, if that gave it time, else ten days. */
export const ownDue = ({ due_at: due, referred_at: since }: Row): number =>
	due !== null && due > since ? due : since + 10 * DAY;
/** Each letter counts for a body once, and not if it gave it back rightly. */
export const isCounted = (row: Row) => row['is_again'] === 0 && row['is_excused'] === 0;
export const isDue = (row: Row, { asOf }: Pick<Ask, 'asOf'>) =>
	isCounted(row) && (isAnsweredBy(row) || ownDue(row) < asOf);
export const isOnTime = (row: Row) => isAnsweredBy(row) && row['ended_at'] <= ownDue(row);
const waited = (seconds: number) => (row: Row) => row['wait_s'] !== null && row['wait_s'] <= seconds;

const HOURS = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Tehran', hour: '2-digit', hourCycle: 'h23' });
const hourOf = (moment: number): string => HOURS.format(moment).padStart(2, '0');

const BEYOND = new WeakMap<Row[], Set<string>>();

/** The calls after the 1,000th of each day. */
function beyondCap(calls: Row[]): Set<string> {
	const known = BEYOND.get(calls);
	if (known) return known;
	const days = Map.groupBy(calls, ({ begins_at }) => tehranDay(begins_at));
	const place = (one: Row) => [one['begins_at'], one['call_id']];
	const beyond = [...days.values()].flatMap((day) => day.sort((a, b) => compare(place(a), place(b))).slice(1_000));
	const ids = new Set(beyond.map(({ call_id }) => call_id as string));
	BEYOND.set(calls, ids);
	return ids;
}

function compare(a: unknown[], b: unknown[]): number {
	for (const [i, one] of a.entries()) if (one !== b[i]) return (one as string) < (b[i] as string) ? -1 : 1;
	return 0;
}

/** A member a step that a loan has taken. */
const stepsOf = (row: Row): Partial<Member>[] =>
	['requested', 'approved', 'refused', 'paid']
		.filter((step) => has(`${step}_at`)(row))
		.map((bucket) => ({ dimensions: { bucket } }));

export const OF_OTHERS: Record<string, Rule> = {
	time_to_answer_body: referral({ num: isAnsweredBy, value: since('referred_at', 'ended_at', HOUR) }),
	on_time_body: referral({ of: isDue, num: isOnTime }),
	formal_answers: referral({ of: isAnsweredBy, num: (row) => row['is_formal'] === 1 }),

	loan_requests: loan(),
	loan_persons: loan({ of: has('citizen_key'), id: (row) => row['person'] }),
	loan_approved: loan({ num: has('approved_at') }),
	loan_refused: loan({ num: has('refused_at') }),
	loan_paid: loan({ num: has('paid_at') }),
	loan_funnel: loan({ parts: stepsOf }),
	loan_decision_time: loan({
		num: (row) => row['approved_at'] !== null || row['refused_at'] !== null,
		value: (row, { asOf }) =>
			(Math.min(row['approved_at'] ?? asOf, row['refused_at'] ?? asOf) - row['requested_at']) / HOUR
	}),
	loan_payment_time: loan({
		at: (row) => row['approved_at'],
		num: has('paid_at'),
		value: since('approved_at', 'paid_at', HOUR)
	}),
	loan_collateral: loan({ num: (row) => row['collateral'] === 'subsidy' }),
	loan_rial: loan({ value: (row) => row['amount_rial'] }),

	operator_referrals: byOperator(),
	operators_active: byOperator({ id: (row) => row['operator'] }),
	referrals_per_day: byOperator(),
	referrals_per_operator_day: byOperator(),
	operator_active_hours: byOperator(),
	referrals_per_active_hour: byOperator(),
	operator_wrong_first_body: byOperator({
		of: (row) => row['is_office_first'] === 1 && row['ended_at'] !== null,
		num: (row) => ['returned', 'referred'].includes(row['ended_by'])
	}),
	operator_returned: byOperator({ num: (row) => row['ended_by'] === 'returned' }),

	calls_offered: call(),
	calls_answered: call({ of: outcome('answered') }),
	calls_abandoned: call({ of: outcome('abandoned') }),
	calls_blocked: call({ of: outcome('blocked') }),
	abandonment_rate: call({ num: outcome('abandoned') }),
	call_wait: call({ of: outcome('answered'), num: has('wait_s'), value: (row) => row['wait_s'] ?? 0 }),
	call_handle: call({ of: outcome('answered'), num: has('handle_s'), value: (row) => row['handle_s'] ?? 0 }),
	calls_within_20s: call({ of: outcome('answered'), num: waited(20) }),
	calls_within_30s: call({ of: outcome('answered'), num: waited(30) }),
	cap_used: call({ num: outcome('answered') }),
	calls_beyond_cap: call({ of: (row, { calls }) => beyondCap(calls).has(row['call_id']) }),
	hotline_load: call(),

	body_backlog: awaited(),
	left_open: openReferral({ of: (row) => row['letter_is_settled'] === 1 }),
	body_late: awaited({ num: (row, ask) => isPast(row['due_at'] ?? row['letter_due_at'], ask) }),
	body_inflow: referral(),
	body_outflow: referral({ at: (row) => row['ended_at'] }),
	referral_flow: referral(),
	body_score: referral(),
	share_of_banks_referrals: referral({ num: (row) => isBank(row['to_org']) }),
	bank_queue: awaited({
		at: (row) => row['registered_at'],
		of: (row) => isBank(row['to_org']),
		num: (row, ask) => isPast(row['letter_due_at'], ask)
	})
};
