import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { OFFICE } from '../../model/filters.ts';
import type { BodyScore } from '../../model/body-score.ts';
import { NOTHING_STOOD, type Stood } from '../../model/usual.ts';
import { ask, lastedOf, measure, withOldest, type Counted } from '../../ask/ask.server.ts';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { readBodyScores, type ScoredBody } from '../kpi/custom/body-score.server.ts';
import { readOutageDays } from '../kpi/outage-days.server.ts';
import { OF_REFERRALS } from '../../measures/declared.ts';
import { LETTERS, lettersOf, shareOf, UNANSWERED, wholeOf, type Letters } from './body-letters.ts';
import { comparedLetters } from './compare.ts';
import { ageingOf, EVER, readGroups, sums, type Ageing } from './groups.ts';
import { readFlow, readFlowBefore, type Flow } from './kept-flows.ts';
import { pagePlan } from './page-kpi.ts';
import { OPEN_BODIES } from './open-bodies.ts';
import type { Comparison, PageReader, PageRequest, Share } from './page.ts';
import { readBodyForecasts, readQueue, type Queue, type QueueForecast } from './queue.ts';
import { readStood } from './stands.ts';

/** How long something took, hours: the median of what has ended, and Kaplan–Meier's of what has not, too. */
export interface Lasted {
	num: number;
	den: number;
	p50: number | null;
	km50: number | null;
}

const NOTHING_LASTED: Lasted = { num: 0, den: 0, p50: null, km50: null };

/** How a body does, from 0 to 100, beside those with as much to do. */
export type Score = { value: number | null } & Omit<BodyScore, 'body' | 'score' | 'onTime'>;

/** Referrals to a body. */
export interface Referrals {
	/** Open now, whenever they came; of these past their own deadlines; since when the oldest is there. */
	open: number;
	late: number;
	oldestAt: string | null;
	/** Open too, of letters that have their answer from elsewhere. */
	leftOpen: number;
	/** In the range. */
	came: number;
	went: number;
	onTime: Share;
	answer: Lasted;
	/** Of the answers, those that are formal. */
	formal: number;
}

export interface BodyRow {
	/** The office has what no body has. */
	code: string;
	isBank: boolean;
	letters: Letters;
	/** Its unanswered letters beside those of a week ago and what is usual, whatever the range. */
	stood: Stood;
	/** Its pending letters by days since they were referred to it. */
	ageing: Ageing;
	pingPong: Share;
	referrals: Referrals;
	/** Of the letters whose first body it was. */
	wrongFirst: Share;
	/** Null: nothing came in the range. */
	score: Score | null;
	/** Of its unanswered letters; null: none waits. */
	forecast: QueueForecast | null;
}

export interface BodiesFigures {
	/** Of all bodies and the office. */
	letters: Letters;
	referrals: Omit<Referrals, 'onTime' | 'answer' | 'formal'>;
	/** Of all of them. */
	queue: Queue;
	bodies: BodyRow[];
	/** What came and went by the step of the page's charts. */
	over: Flow['over'];
	/** The same of the days that are compared with. */
	before: Flow['over'];
	/** From which body to which, the largest first. */
	flows: { from: string; to: string; count: number }[];
	/** Referrals by the office itself. */
	fromOffice: number;
}

/** What came to bodies and went, beside former days. */
export const COMPARED_FLOWS: readonly Comparison<{ referrals: Pick<Referrals, 'came' | 'went'> }>[] = [
	{ name: 'came', kpi: 'body_inflow', now: ({ referrals }) => ({ num: referrals.came, den: 0 }) },
	{ name: 'went', kpi: 'body_outflow', now: ({ referrals }) => ({ num: referrals.went, den: 0 }) }
];

const BANKS = defineQuery('pages/banks', z.object({ code: z.string() }));

/** Every body that the office refers to: what lies there, what came and went, how fast, how well. */
export const bodies: PageReader<BodiesFigures> = {
	name: 'bodies',
	dimensions: OF_REFERRALS,
	compared: [
		...comparedLetters<BodiesFigures>(({ letters }) => letters),
		...COMPARED_FLOWS,
		{
			name: 'on_time',
			kpi: 'on_time_body',
			now: ({ bodies: rows }) => wholeOf(rows.map(({ referrals }) => referrals.onTime))
		}
	],
	kpis: [
		'unanswered',
		'overdue',
		'answered',
		'on_time',
		'ageing_holder',
		'body_backlog',
		'body_late',
		'left_open',
		'body_inflow',
		'body_outflow',
		'on_time_body',
		'time_to_answer_body',
		'formal_answers',
		'wrong_first_body',
		'ping_pong',
		'body_score',
		'body_time_to_clear',
		'time_to_clear',
		'referral_flow'
	],
	parameters: ['sort'],
	open: OPEN_BODIES,
	read
};

async function read(client: ClickHouseClient, request: PageRequest): Promise<BodiesFigures> {
	const { database } = request;
	const outages = readOutageDays(client, database, request);
	const [
		unanswered,
		[standing = []],
		ageing,
		flow,
		before,
		between,
		[referredFirst = [], letters = []],
		scores,
		queue,
		forecasts,
		banks,
		stood
	] = await Promise.all([
		ask(client, { ...request, measures: UNANSWERED, sets: [['body']], comment: 'pages/bodies_open' }),
		ask(client, { ...request, ...EVER, measures: STANDING, sets: [['body']], comment: 'pages/bodies_standing' }),
		readGroups(client, request, 'ageing_holder', [['body', 'bucket']]),
		readFlow(client, request),
		readFlowBefore(client, request),
		// By two codes the engine counts at a third of the pace, and of twenty referrals nineteen are the office's.
		readGroups(client, request, 'referral_flow', [['from_body', 'body']], `from_body != '${OFFICE}'`),
		ask(client, {
			...request,
			measures: { ...LETTERS, wrong: measure('wrong_first_body'), pingPong: measure('ping_pong') },
			sets: [['first_body'], ['body']],
			comment: 'pages/bodies'
		}),
		readScores(client, request),
		readQueue(client, request, outages),
		readBodyForecasts(client, request, outages),
		runQuery(client, BANKS, { database }),
		readStood(client, request, outages)
	]);
	const isBank = new Set(banks.map(({ code }) => code));
	const of = {
		unanswered: new Map(unanswered[0]?.map(({ keys: [code = ''], of }) => [code, of])),
		standing: new Map(
			standing.filter(({ of }) => of.late.den + of.left.num > 0).map(({ keys: [code = ''], of }) => [code, of])
		),
		referredFirst: new Map(referredFirst.map(({ keys: [code = ''], of }) => [code, of.wrong])),
		letters: new Map(letters.map(({ keys: [code = ''], of }) => [code, of]))
	};
	const ages = Map.groupBy(ageing[0] ?? [], ({ keys }) => keys[0] ?? '');
	const codes = new Set([of.letters, of.unanswered, of.standing, flow.bodies].flatMap((some) => [...some.keys()]));
	codes.delete('');
	const rows = [...codes].map((code): BodyRow => {
		const score = scores.get(code);
		return {
			code,
			isBank: isBank.has(code),
			letters: lettersOf(of.letters.get(code), of.unanswered.get(code)),
			stood: stood.get(code) ?? NOTHING_STOOD,
			ageing: ageingOf(ages.get(code)),
			pingPong: shareOf(of.letters.get(code)?.pingPong),
			referrals: referralsOf(of.standing.get(code), flow.bodies.get(code), score),
			wrongFirst: shareOf(of.referredFirst.get(code)),
			score: score ? scoreOf(score) : null,
			forecast: forecasts.get(code) ?? null
		};
	});
	const flows = (between[0] ?? [])
		.map(({ keys: [from = '', to = ''], num }) => ({ from, to, count: num }))
		.sort((a, b) => b.count - a.count || (`${a.from}>${a.to}` < `${b.from}>${b.to}` ? -1 : 1));
	const [ofLetters, ofReferrals] = [rows.map((row) => row.letters), rows.map((row) => row.referrals)];
	const flowed = sums(ofReferrals, ['leftOpen', 'came', 'went']);
	return {
		letters: {
			...sums(ofLetters, ['registered', 'answered', 'unanswered', 'ended', 'late']),
			oldestAt: oldestOf(ofLetters),
			onTime: wholeOf(ofLetters.map(({ onTime }) => onTime))
		},
		referrals: { ...sums(ofReferrals, ['open', 'late']), oldestAt: oldestOf(ofReferrals), ...flowed },
		queue,
		bodies: rows.sort(
			(a, b) =>
				b.letters.unanswered - a.letters.unanswered ||
				b.letters.registered - a.letters.registered ||
				(a.code < b.code ? -1 : 1)
		),
		over: flow.over,
		before,
		flows,
		fromOffice: flowed.came - sums(flows, ['count']).count
	};
}

/** Scores of the bodies, each beside all others of its volume: a filter by body leaves those out. */
export async function readScores(client: ClickHouseClient, request: PageRequest): Promise<Map<string, ScoredBody>> {
	const plan = await pagePlan(client, request, 'body_score', 'body');
	const scored = await readBodyScores(client, plan);
	return new Map(scored.map((one) => [one.score.body, one]));
}

/** What is asked of the referrals that are open, whenever they came. */
export const STANDING = { late: withOldest(measure('body_late')), left: measure('left_open') };

/** The referrals of a body, from those that are open, its flows and its score. */
export const referralsOf = (
	standing?: Record<keyof typeof STANDING, Counted>,
	flow?: Pick<Referrals, 'came' | 'went'>,
	scored?: ScoredBody
): Referrals => ({
	open: standing?.late.den ?? 0,
	late: standing?.late.num ?? 0,
	oldestAt: standing?.late.oldestAt ?? null,
	leftOpen: standing?.left.num ?? 0,
	came: flow?.came ?? 0,
	went: flow?.went ?? 0,
	onTime: shareOf(scored?.onTime),
	answer: answerOf(scored),
	formal: scored?.formal.num ?? 0
});

/** The body's time_to_answer_body. */
function answerOf(scored?: ScoredBody): Lasted {
	if (!scored) return NOTHING_LASTED;
	const { num, den } = scored.answered;
	const { quantiles, ended } = lastedOf(scored.answered);
	return { num, den, p50: quantiles[0] ?? null, km50: ended[0] ?? null };
}

export function scoreOf({ score }: ScoredBody): Score {
	const { score: value, low, high, group, rank, ranked, parts, weights } = score;
	return { value, low, high, group, rank, ranked, parts, weights };
}

const oldestOf = (some: { oldestAt: string | null }[]): string | null =>
	some.reduce<string | null>((a, { oldestAt: b }) => (a === null || (b !== null && b < a) ? b : a), null);
