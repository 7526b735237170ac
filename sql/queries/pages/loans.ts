import type { ClickHouseClient } from '@clickhouse/client';
import type { KpiRow } from '../kpi/kpi-row.ts';
import { pageKpi } from './page-kpi.ts';
import type { PageReader, PageRequest } from './page.ts';

/** A share as its two counts: each is a list. */
export interface Share {
	num: number;
	den: number;
}

/** How long something took, hours: of what has ended, and by Kaplan–Meier of what has not, too. */
export interface Duration extends Share {
	p50: number | null;
	p90: number | null;
	km50: number | null;
}

/** The page of loans: requests of the range and what has become of them by the moment of the page. */
export interface LoansFigures {
	requests: number;
	persons: number;
	/** Of the requests. */
	approved: Share;
	refused: Share;
	paid: Share;
	/** From request to decision, from approval to payment. */
	decision: Duration;
	payment: Duration;
	rial: number;
	/** Of the days to compare with; null: none were asked for. */
	before: { requests: number; persons: number } | null;
	banks: { code: string; requests: number; approved: number; refused: number; paid: number; p50: number | null }[];
	collateral: { code: string; count: number }[];
	counties: { code: string; count: number }[];
	/** Requests by the step of the page's charts. */
	over: { day: string; count: number }[];
}

const KPIS = [
	'loan_requests',
	'loan_persons',
	'loan_approved',
	'loan_refused',
	'loan_paid',
	'loan_decision_time',
	'loan_payment_time',
	'loan_rial'
] as const;

export const loans: PageReader<LoansFigures> = {
	name: 'loans',
	dimensions: ['channel', 'category', 'county', 'kind', 'campaign', 'bank', 'collateral'],
	kpis: KPIS,
	read
};

async function read(client: ClickHouseClient, request: PageRequest): Promise<LoansFigures> {
	const { compare, grain } = request;
	const kpi = (name: (typeof KPIS)[number], by: string | null = null) => pageKpi(client, request, name, { by });
	const [requests, persons, approved, refused, paid, decision, payment, rial, collateral, counties, over] =
		await Promise.all([
			kpi('loan_requests', 'bank'),
			kpi('loan_persons'),
			kpi('loan_approved', 'bank'),
			kpi('loan_refused', 'bank'),
			kpi('loan_paid', 'bank'),
			kpi('loan_decision_time', 'bank'),
			kpi('loan_payment_time'),
			kpi('loan_rial'),
			kpi('loan_requests', 'collateral'),
			kpi('loan_requests', 'county'),
			kpi('loan_requests', grain)
		]);
	const [before, personsBefore] = compare
		? await Promise.all([
				pageKpi(client, request, 'loan_requests', { days: compare }),
				pageKpi(client, request, 'loan_persons', { days: compare })
			])
		: [null, null];
	const ofBank = (groups: KpiRow[]) => new Map(groups.map((row) => [row.key, row]));
	const [approvals, refusals, payments, decisions] = [approved, refused, paid, decision].map(({ groups }) =>
		ofBank(groups)
	) as [Map<string, KpiRow>, Map<string, KpiRow>, Map<string, KpiRow>, Map<string, KpiRow>];
	return {
		requests: requests.total.numerator,
		persons: persons.total.numerator,
		approved: shareOf(approved.total),
		refused: shareOf(refused.total),
		paid: shareOf(paid.total),
		decision: durationOf(decision.total),
		payment: durationOf(payment.total),
		rial: rial.total.value ?? 0,
		before:
			before && personsBefore ? { requests: before.total.numerator, persons: personsBefore.total.numerator } : null,
		banks: bySize(requests.groups).map(({ code, count }) => ({
			code,
			requests: count,
			approved: approvals.get(code)?.numerator ?? 0,
			refused: refusals.get(code)?.numerator ?? 0,
			paid: payments.get(code)?.numerator ?? 0,
			p50: decisions.get(code)?.p50 ?? null
		})),
		collateral: bySize(collateral.groups),
		counties: bySize(counties.groups),
		over: over.groups.map(({ key, numerator }) => ({ day: key, count: numerator }))
	};
}

const shareOf = ({ numerator, denominator }: KpiRow): Share => ({ num: numerator, den: denominator });
const durationOf = (row: KpiRow): Duration => ({ ...shareOf(row), p50: row.p50, p90: row.p90, km50: row.km50 });
const bySize = (groups: KpiRow[]): { code: string; count: number }[] =>
	groups
		.map(({ key, numerator }) => ({ code: key, count: numerator }))
		.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
