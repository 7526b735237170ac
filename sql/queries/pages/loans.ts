import type { ClickHouseClient } from '@clickhouse/client';
import type { KpiRow } from '../kpi/kpi-row.ts';
import type { Share } from './bodies.ts';
import { bySize, readGroups, type Counts } from './groups.ts';
import { pageKpi } from './page-kpi.ts';
import type { PageReader, PageRequest } from './page.ts';

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
	collateral: Counts;
	counties: Counts;
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
	const beforeOf = (name: (typeof KPIS)[number]) =>
		compare ? pageKpi(client, request, name, { days: compare }) : null;
	const [requests, persons, approved, refused, paid, decision, payment, rial, before, personsBefore] =
		await Promise.all([
			readGroups(client, request, 'loan_requests', [['bank'], ['collateral'], ['county'], [grain]]),
			kpi('loan_persons'),
			kpi('loan_approved', 'bank'),
			kpi('loan_refused', 'bank'),
			kpi('loan_paid', 'bank'),
			kpi('loan_decision_time', 'bank'),
			kpi('loan_payment_time'),
			kpi('loan_rial'),
			beforeOf('loan_requests'),
			beforeOf('loan_persons')
		]);
	const [banks, collateral, counties, over] = requests.map(bySize) as [Counts, Counts, Counts, Counts];
	const ofBank = (groups: KpiRow[]) => new Map(groups.map((row) => [row.key, row]));
	const [approvals, refusals, payments, decisions] = [approved, refused, paid, decision].map(({ groups }) =>
		ofBank(groups)
	) as [Map<string, KpiRow>, Map<string, KpiRow>, Map<string, KpiRow>, Map<string, KpiRow>];
	return {
		// Each request is in one group of each set.
		requests: banks.reduce((sum, { count }) => sum + count, 0),
		persons: persons.total.numerator,
		approved: shareOf(approved.total),
		refused: shareOf(refused.total),
		paid: shareOf(paid.total),
		decision: durationOf(decision.total),
		payment: durationOf(payment.total),
		rial: rial.total.value ?? 0,
		before:
			before && personsBefore ? { requests: before.total.numerator, persons: personsBefore.total.numerator } : null,
		banks: banks.map(({ code, count }) => ({
			code,
			requests: count,
			approved: approvals.get(code)?.numerator ?? 0,
			refused: refusals.get(code)?.numerator ?? 0,
			paid: payments.get(code)?.numerator ?? 0,
			p50: decisions.get(code)?.p50 ?? null
		})),
		collateral,
		counties,
		over: over.map(({ code, count }) => ({ day: code, count })).sort((a, b) => (a.day < b.day ? -1 : 1))
	};
}

const shareOf = ({ numerator, denominator }: KpiRow): Share => ({ num: numerator, den: denominator });
const durationOf = (row: KpiRow): Duration => ({ ...shareOf(row), p50: row.p50, p90: row.p90, km50: row.km50 });
