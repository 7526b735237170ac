import { tehranDay } from '#sql/model/tehran.ts';
import type { Member, Range, Row } from './kpi-naive.ts';

/** The figures of SMS, loans, operators, the line and bodies, their members one by one in memory out of rows of the views. */

export interface Rows {
	letters: Row[];
	referrals: Row[];
	loans: Row[];
	calls: Row[];
}

interface Rule {
	source: keyof Rows;
	id?: (row: Row, rows: Rows) => string | null;
	at: (row: Row) => number | null;
	of?: (row: Row, asOf: number, rows: Rows) => boolean;
	num?: (row: Row, asOf: number, rows: Rows) => boolean;
	value?: (row: Row, asOf: number, rows: Rows) => number;
	more?: (row: Row) => Record<string, string>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const BANKS = ['bank_melli', 'bank_mellat', 'bank_tejarat', 'bank_saderat', 'bank_refah'];
export const RESIDENTS: Record<string, number> = { paveh: 60_431, kermanshah: 1_083_833, sahneh: 70_757 };
export const ALL_RESIDENTS = 1_952_434;

const letter = (rule: Partial<Rule> = {}): Rule => ({ source: 'letters', at: (row) => row['registered_at'], ...rule });
const referral = (rule: Partial<Rule> = {}): Rule => ({
	source: 'referrals',
	at: (row) => row['referred_at'],
	more: (row) => ({ from_body: row['from_org'] ?? 'office', flow: `${row['from_org'] ?? 'office'}>${row['to_org']}` }),
	...rule
});
const byOperator = (rule: Partial<Rule> = {}): Rule =>
	referral({
		...rule,
		of: (row, asOf, rows) =>
			Boolean(row['operator']) && row['from_org'] === null && (rule.of?.(row, asOf, rows) ?? true)
	});
const loan = (rule: Partial<Rule> = {}): Rule => ({
	source: 'loans',
	at: (row) => row['requested_at'],
	more: (row) => ({ state: (['paid', 'approved', 'refused'] as const).find((s) => row[`${s}_at`]) ?? 'requested' }),
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
const has = (column: string) => (row: Row) => row[column] !== null;
const since = (from: string, to: string, unit: number) => (row: Row, asOf: number) =>
	((row[to] ?? asOf) - row[from]) / unit;

const hourOf = (moment: number | null) =>
	moment === null
		? ''
		: new Intl.DateTimeFormat('en', { timeZone: 'Asia/Tehran', hour: '2-digit', hourCycle: 'h23' })
				.format(moment)
				.padStart(2, '0');

/** Hours that a referral adds to its operator's active time. */
function activeHours(row: Row, _: number, { referrals }: Rows): number {
	const place = (one: Row) => [one['referred_at'], one['letter_id'], one['referral_id']];
	const before = referrals
		.filter((one) => one['operator'] === row['operator'] && one['from_org'] === null && one !== row)
		.filter((one) => compare(place(one), place(row)) < 0)
		.map((one) => one['referred_at'] as number);
	const gap = row['referred_at'] - Math.max(...before);
	return (gap <= 10 * MINUTE ? gap : 3.6 * MINUTE) / HOUR;
}

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
const BEYOND = new WeakMap<Row[], Set<string>>();

function compare(a: unknown[], b: unknown[]): number {
	for (const [i, one] of a.entries()) if (one !== b[i]) return (one as string) < (b[i] as string) ? -1 : 1;
	return 0;
}

const RULES: Record<string, Rule> = {
	sms_registered_coverage: letter({ num: has('registered_sms_at') }),
	sms_referred_coverage: letter({ at: (row) => row['first_referred_at'], num: has('referred_sms_at') }),
	sms_delay_1: letter({ num: has('registered_sms_at'), value: since('registered_at', 'registered_sms_at', MINUTE) }),
	sms_delay_2: letter({
		at: (row) => row['first_referred_at'],
		num: has('referred_sms_at'),
		value: since('first_referred_at', 'referred_sms_at', MINUTE)
	}),
	sms_failed: letter({
		of: (row) =>
			row['sms_failed'] > 0 || row['registered_sms_at'] || row['referred_sms_at'] || row['answered_sms_at'] || false,
		num: (row) => row['sms_failed'] > 0
	}),
	loan_requests: loan(),
	loan_persons: loan({ of: has('citizen_key'), id: (row) => row['citizen_key'] }),
	loan_approved: loan({ num: has('approved_at') }),
	loan_refused: loan({ num: has('refused_at') }),
	loan_paid: loan({ num: has('paid_at') }),
	loan_decision_time: loan({
		num: (row) => row['approved_at'] !== null || row['refused_at'] !== null,
		value: (row, asOf) => (Math.min(row['approved_at'] ?? asOf, row['refused_at'] ?? asOf) - row['requested_at']) / HOUR
	}),
	loan_payment_time: loan({
		at: (row) => row['approved_at'],
		num: has('paid_at'),
		value: since('approved_at', 'paid_at', HOUR)
	}),
	loan_collateral: loan({ num: (row) => row['collateral'] === 'subsidy' }),
	loan_rial: loan({ value: (row) => Number(row['amount_rial']) }),
	operator_referrals: byOperator(),
	operators_active: byOperator({ id: (row) => row['operator'] }),
	referrals_per_day: byOperator(),
	referrals_per_operator_day: byOperator(),
	operator_active_hours: byOperator({ value: activeHours }),
	referrals_per_active_hour: byOperator({ value: activeHours }),
	operator_wrong_first_body: byOperator({
		of: (row) => row['hop'] === 1,
		num: (row) => ['returned', 'referred'].includes(row['ended_by'])
	}),
	operator_returned: byOperator({ num: (row) => row['ended_by'] === 'returned' }),
	registrars_active: letter({ of: has('registrar'), id: (row) => row['registrar'] }),
	registrar_registrations: letter({ of: has('registrar') }),
	calls_offered: call(),
	calls_answered: call({ of: outcome('answered') }),
	calls_abandoned: call({ of: outcome('abandoned') }),
	calls_blocked: call({ of: outcome('blocked') }),
	abandonment_rate: call({ num: outcome('abandoned') }),
	call_wait: call({ of: outcome('answered'), num: has('wait_s'), value: (row) => row['wait_s'] ?? 0 }),
	call_handle: call({ of: outcome('answered'), num: has('handle_s'), value: (row) => row['handle_s'] ?? 0 }),
	calls_within_20s: call({ of: outcome('answered'), num: (row) => row['wait_s'] !== null && row['wait_s'] <= 20 }),
	calls_within_30s: call({ of: outcome('answered'), num: (row) => row['wait_s'] !== null && row['wait_s'] <= 30 }),
	cap_used: call({ num: outcome('answered') }),
	calls_beyond_cap: call({ of: (row, _, { calls }) => beyondCap(calls).has(row['call_id']) }),
	body_backlog: referral({ of: (row) => row['ended_at'] === null }),
	body_late: referral({
		of: (row) => row['ended_at'] === null,
		num: (row, asOf) => (row['due_at'] ?? row['letter_due_at'] ?? Infinity) < asOf
	}),
	body_inflow: referral(),
	referral_flow: referral(),
	body_outflow: referral({
		at: (row) => row['ended_at'],
		more: (row) => ({
			from_body: row['from_org'] ?? 'office',
			flow: `${row['from_org'] ?? 'office'}>${row['to_org']}`,
			state: row['ended_by']
		})
	}),
	share_of_banks: letter({
		num: (row, _, { referrals }) =>
			referrals.some((one) => one['letter_id'] === row['letter_id'] && BANKS.includes(one['to_org']))
	}),
	share_of_banks_referrals: referral({ num: (row) => BANKS.includes(row['to_org']) }),
	coverage_per_10000: letter({ of: (row) => row['county'] in RESIDENTS }),
	persons_per_10000: letter({
		of: (row) => row['county'] in RESIDENTS && row['citizen_key'] !== null,
		id: (row) => row['citizen_key']
	})
};

export const NAIVE_THEMES = [...Object.keys(RULES), 'loan_funnel'];

/** Whatever a KPI of these themes counts, in the range. */
export function naiveThemeMembers(kpi: string, rows: Rows, { asOf, from, until }: Range): Member[] {
	if (kpi === 'loan_funnel') return funnel(rows, { asOf, from, until });
	const rule = RULES[kpi]!;
	return rows[rule.source].flatMap((row) => {
		const at = rule.at(row);
		if (at === null || at < from || at >= until || (rule.of && !rule.of(row, asOf, rows))) return [];
		return [
			{
				id: rule.id?.(row, rows) ?? row[rule.source.replace(/s$/, '_id')],
				letterId: row['letter_id'] ?? '',
				at,
				num: Boolean(rule.num?.(row, asOf, rows) ?? true),
				den: true,
				value: rule.value?.(row, asOf, rows),
				dimensions: {
					...Object.fromEntries(
						COLUMNS.filter((column) => column in row).map((column) => [column, String(row[column] ?? '')])
					),
					...(rule.source === 'referrals' ? { body: row['to_org'] } : {}),
					...rule.more?.(row)
				}
			}
		];
	});
}

const COLUMNS = [
	'channel',
	'category',
	'county',
	'kind',
	'campaign',
	'operator',
	'registrar',
	'state',
	'bank',
	'collateral'
];

/** A member a step that a loan has taken. */
function funnel(rows: Rows, range: Range): Member[] {
	return naiveThemeMembers('loan_requests', rows, range).flatMap((member) => {
		const row = rows.loans.find(({ loan_id, letter_id }) => loan_id === member.id && letter_id === member.letterId)!;
		return ['requested', 'approved', 'refused', 'paid']
			.filter((step) => row[`${step}_at`] !== null)
			.map((bucket) => ({ ...member, dimensions: { ...member.dimensions, bucket } }));
	});
}
