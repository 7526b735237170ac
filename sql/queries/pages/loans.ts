import type { ClickHouseClient } from '@clickhouse/client';
import { IN_MS } from '../../ask/lasted.ts';
import { ask, askWhole, lastedOf, measure, type Counted } from '../../ask/ask.server.ts';
import { OF_A_LETTER } from '../../model/filters.ts';
import { requestBefore } from './compare.ts';
import { bySize, readGroups, type Counts } from './groups.ts';
import { under, type OpenFigures, type PageReader, type PageRequest, type Share } from './page.ts';

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
	/** How many of their keys are joined to others. */
	joined: number;
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
	/** The same of the days that are compared with. */
	before: { day: string; count: number }[];
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

const OPEN: OpenFigures = {
	counts: [
		...['requests', 'persons', 'joined', 'collateral[].count', 'counties[].count', 'over[].count', 'before[].count'],
		...['approved', 'refused', 'paid', 'decision', 'payment'].flatMap((place) => under(place, 'num den')),
		...under('banks[]', 'requests approved refused paid')
	],
	plain: ['banks[].code', 'collateral[].code', 'counties[].code', 'over[].day', 'before[].day'],
	groups: {
		'banks[]': { by: { code: 'bank' }, count: 'requests' },
		'collateral[]': { by: { code: 'collateral' }, count: 'count' },
		'counties[]': { by: { code: 'county' }, count: 'count' }
	},
	of: {
		'decision.*': 'decision.num',
		'payment.*': 'payment.num',
		'banks[].p50': 'banks[].requests banks[].approved banks[].refused'
	},
	scaled: { rial: 'requests' }
};

export const loans: PageReader<LoansFigures> = {
	name: 'loans',
	dimensions: [...OF_A_LETTER, 'bank', 'collateral'],
	compared: [
		{ name: 'requests', kpi: 'loan_requests', now: ({ requests }) => ({ num: requests, den: 0 }) },
		{ name: 'persons', kpi: 'loan_persons', now: ({ persons }) => ({ num: persons, den: 0 }) }
	],
	kpis: KPIS,
	open: OPEN,
	read
};

/** What is told of how long something took. */
const LASTED = { ticks: IN_MS, quantiles: [0.5, 0.9], ended: [0.5] };

async function read(client: ClickHouseClient, request: PageRequest): Promise<LoansFigures> {
	const { grain } = request;
	const before = requestBefore(request);
	const [[banks = [], whole = []], { persons, payment }, groups, former] = await Promise.all([
		ask(client, {
			...request,
			measures: {
				decision: { ...measure('loan_decision_time'), lasted: LASTED },
				approved: measure('loan_approved'),
				refused: measure('loan_refused'),
				paid: measure('loan_paid'),
				rial: { ...measure('loan_rial'), values: { sum: (value) => `sum(toFloat64(${value}))` } }
			},
			sets: [['bank'], []],
			comment: 'pages/loans'
		}),
		askWhole(client, {
			...request,
			measures: {
				persons: measure('loan_persons'),
				payment: { ...measure('loan_payment_time'), lasted: LASTED }
			},
			comment: 'pages/loans_besides'
		}),
		readGroups(client, request, 'loan_requests', [['collateral'], ['county'], [grain]]),
		before ? readGroups(client, before, 'loan_requests', [[grain]]) : []
	]);
	const [collateral, counties, over] = groups.map(bySize) as [Counts, Counts, Counts];
	const { of } = whole[0]!;
	const requests = of.decision.den;
	const shareOf = ({ num }: Counted): Share => ({ num, den: requests });
	return {
		requests,
		persons: persons.num,
		joined: persons.joined,
		approved: shareOf(of.approved),
		refused: shareOf(of.refused),
		paid: shareOf(of.paid),
		decision: durationOf(of.decision),
		payment: durationOf(payment),
		rial: of.rial.values['sum'] as number,
		banks: banks
			.map(({ keys: [code = ''], of: { decision, approved, refused, paid } }) => ({
				...{ code, requests: decision.den, approved: approved.num, refused: refused.num, paid: paid.num },
				p50: lastedOf(decision).quantiles[0] ?? null
			}))
			.sort((a, b) => b.requests - a.requests || (a.code < b.code ? -1 : 1)),
		collateral,
		counties,
		over: inTime(over),
		before: inTime(bySize(former[0]))
	};
}

const inTime = (steps: Counts): LoansFigures['over'] =>
	steps.map(({ code, count }) => ({ day: code, count })).sort((a, b) => (a.day < b.day ? -1 : 1));

function durationOf(of: Counted): Duration {
	const {
		quantiles: [p50 = null, p90 = null],
		ended: [km50 = null]
	} = lastedOf(of);
	return { num: of.num, den: of.den, p50, p90, km50 };
}
