import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, BY_ARRAYS } from '../define.server.ts';
import { runOnMembers } from '../kpi/custom/compute.server.ts';
import type { KpiRow } from '../kpi/kpi-row.ts';
import type { Share } from './bodies.ts';
import { bySize, readGroups, type Counts } from './groups.ts';
import { sourceView } from '../source-view.ts';
import { pageKpi, pagePlan } from './page-kpi.ts';
import { under, type OpenFigures, type PageReader, type PageRequest } from './page.ts';

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
	banks: { code: string; requests: number; approved: number; refused: number; paid: number; p50: number | null }[];
	collateral: Counts;
	counties: Counts;
	/** Requests by the step of the page's charts. */
	over: { day: string; count: number }[];
}

const count = z.coerce.number();
const hours = z.number().nullable();
const LOANS = defineQuery(
	'pages/loans',
	z.object({
		of_bank: z.string().nullable(),
		requests: count,
		approved: count,
		refused: count,
		paid: count,
		rial: z.number(),
		decided: count,
		p50: hours,
		p90: hours,
		km50: hours
	})
);

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

const OPEN: OpenFigures<LoansFigures> = {
	counts: [
		...['requests', 'persons', 'collateral[].count', 'counties[].count', 'over[].count'],
		...['approved', 'refused', 'paid', 'decision', 'payment'].flatMap((place) => under(place, 'num den')),
		...under('banks[]', 'requests approved refused paid')
	],
	plain: ['banks[].code', 'collateral[].code', 'counties[].code', 'over[].day'],
	of: {
		'decision.*': 'decision.num',
		'payment.*': 'payment.num',
		rial: 'requests approved.num paid.num',
		'banks[].p50': 'banks[].approved banks[].refused'
	},
	sums: () => [
		...['approved', 'refused', 'paid', 'decision'].map((place) => `requests = ${place}.den`),
		'requests = approved.num + refused.num + rest',
		'requests = decision.num + rest',
		'decision.num = approved.num + refused.num',
		'approved.num = paid.num + rest',
		'approved.num = payment.den',
		'payment.den = payment.num + rest',
		'banks[].requests = banks[].approved + banks[].refused + rest',
		'banks[].approved = banks[].paid + rest',
		...['requests = banks[].requests', 'requests = collateral[].count', 'requests = counties[].count'],
		...['approved', 'refused', 'paid'].map((place) => `${place}.num = banks[].${place}`),
		'requests = over[].count'
	],
	ofGroup: ['requests', 'approved.den', 'refused.den', 'paid.den', 'decision.den']
};

export const loans: PageReader<LoansFigures> = {
	name: 'loans',
	dimensions: ['channel', 'category', 'county', 'kind', 'campaign', 'bank', 'collateral'],
	compared: [
		{ name: 'requests', kpi: 'loan_requests', now: ({ requests }) => ({ num: requests, den: 0 }) },
		{ name: 'persons', kpi: 'loan_persons', now: ({ persons }) => ({ num: persons, den: 0 }) }
	],
	kpis: KPIS,
	open: OPEN,
	read
};

async function read(client: ClickHouseClient, request: PageRequest): Promise<LoansFigures> {
	const { database, grain } = request;
	const plan = await pagePlan(client, request, 'loan_decision_time');
	const loans = sourceView(database, 'loans', request);
	const [rows, persons, groups, payment] = await Promise.all([
		runOnMembers(client, plan, LOANS, { values: { loans }, settings: BY_ARRAYS }),
		pageKpi(client, request, 'loan_persons'),
		readGroups(client, request, 'loan_requests', [['collateral'], ['county'], [grain]]),
		pageKpi(client, request, 'loan_payment_time')
	]);
	const [collateral, counties, over] = groups.map(bySize) as [Counts, Counts, Counts];
	const all = rows.find(({ of_bank }) => of_bank === null);
	const requests = all?.requests ?? 0;
	const shareOf = (num = 0): Share => ({ num, den: requests });
	return {
		requests,
		persons: persons.total.numerator,
		approved: shareOf(all?.approved),
		refused: shareOf(all?.refused),
		paid: shareOf(all?.paid),
		decision: {
			...shareOf(all?.decided),
			...{ p50: all?.p50 ?? null, p90: all?.p90 ?? null, km50: all?.km50 ?? null }
		},
		payment: durationOf(payment.total),
		rial: all?.rial ?? 0,
		banks: rows
			.flatMap(({ of_bank: code, requests, approved, refused, paid, p50 }) =>
				code === null ? [] : [{ code, requests, approved, refused, paid, p50 }]
			)
			.sort((a, b) => b.requests - a.requests || (a.code < b.code ? -1 : 1)),
		collateral,
		counties,
		over: over.map(({ code, count }) => ({ day: code, count })).sort((a, b) => (a.day < b.day ? -1 : 1))
	};
}

const durationOf = ({ numerator, denominator, p50, p90, km50 }: KpiRow): Duration => ({
	...{ num: numerator, den: denominator },
	...{ p50, p90, km50 }
});
