import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { OFFICE } from '../../model/filters.ts';
import { SCORE_PARTS, type ScorePart, type ScoreWeights, type VolumeGroup } from '../../model/body-score.ts';
import { ask, lastedOf, measure } from '../../ask/ask.server.ts';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import type { BodyFlow } from '../kpi/custom/body-flows.server.ts';
import { readBodyScores, type ScoredBody } from '../kpi/custom/body-score.server.ts';
import { OF_REFERRALS } from '../../measures/words.ts';
import { EVER, readGroups, type Group } from './groups.ts';
import { readKeptFlows } from './kept-flows.ts';
import { pagePlan, questionOf } from './page-kpi.ts';
import { OPEN_BODIES } from './open-bodies.ts';
import type { PageReader, PageRequest } from './page.ts';
import { readBodyForecasts, readQueue, type Queue, type QueueForecast } from './queue.ts';

/** A share as its two counts: each is a list. */
export interface Share {
	num: number;
	den: number;
}

/** How long something took, hours: the median of what has ended, and Kaplan–Meier's of what has not, too. */
export interface Lasted {
	num: number;
	den: number;
	p50: number | null;
	km50: number | null;
}

const NOTHING_LASTED: Lasted = { num: 0, den: 0, p50: null, km50: null };

/** How a body does, from 0 to 100, beside those with as much to do. */
export interface Score {
	value: number | null;
	low: number | null;
	high: number | null;
	group: VolumeGroup;
	rank: number | null;
	ranked: number;
	/** Each part from 0 to 1; null: no data, and the others weigh more. */
	parts: Record<ScorePart, number | null>;
	weights: ScoreWeights;
}

export interface BodyRow {
	code: string;
	isBank: boolean;
	/** Open now, whenever they came; of these late; since when the oldest is there. */
	open: number;
	late: number;
	oldestAt: string | null;
	/** Open letters at this holder by days. */
	ageing: { bucket: string; count: number }[];
	/** In the range. */
	came: number;
	went: number;
	onTime: Share;
	answer: Lasted;
	/** Of the answers, those that are formal. */
	formal: number;
	/** Of the letters whose first body it was. */
	wrongFirst: Share;
	pingPong: Share;
	/** Null: nothing came in the range. */
	score: Score | null;
	/** Of its unanswered letters; null: none waits. */
	forecast: QueueForecast | null;
}

export interface BodiesFigures {
	open: number;
	late: number;
	oldestAt: string | null;
	came: number;
	went: number;
	/** Of all of them. */
	queue: Queue;
	bodies: BodyRow[];
	/** What came and went by the step of the page's charts. */
	over: { day: string; came: number; went: number }[];
	/** From which body to which, the largest first. */
	flows: { from: string; to: string; count: number }[];
	/** Referrals by the office itself. */
	fromOffice: number;
}

const BANKS = defineQuery('pages/banks', z.object({ code: z.string() }));

/** Ages in the order of time. */
const BUCKETS = new Intl.Collator('en', { numeric: true });

/** Every body that the office refers to: what lies there, what came and went, how fast, how well. */
export const bodies: PageReader<BodiesFigures> = {
	name: 'bodies',
	dimensions: OF_REFERRALS,
	compared: [
		{ name: 'came', kpi: 'body_inflow', now: ({ came }) => ({ num: came, den: 0 }) },
		{ name: 'went', kpi: 'body_outflow', now: ({ went }) => ({ num: went, den: 0 }) },
		{
			name: 'on_time',
			kpi: 'on_time_body',
			growsOld: true,
			now: ({ bodies: rows }) => ({
				num: sum(rows, ({ onTime }) => onTime.num),
				den: sum(rows, ({ onTime }) => onTime.den)
			})
		}
	],
	kpis: [
		'body_backlog',
		'body_late',
		'ageing_holder',
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
	const groups = (name: string, sets: string[][], ask: Parameters<typeof readGroups>[4] = {}) =>
		readGroups(client, request, name, sets, ask);
	const [standing, ageing, flow, between, [referredFirst = [], letters = []], scores, queue, forecasts, banks] =
		await Promise.all([
			groups('body_late', [['body']], { days: EVER }),
			groups('ageing_holder', [['body', 'bucket']], { days: EVER }),
			readFlow(client, request),
			// By two codes the engine counts at a third of the pace, and of twenty referrals nineteen are the office's.
			groups('referral_flow', [['from_body', 'body']], { only: `from_body != '${OFFICE}'` }),
			ask(client, {
				...questionOf(request),
				measures: { wrong: measure('wrong_first_body'), pingPong: measure('ping_pong') },
				sets: [['first_body'], ['body']],
				comment: 'pages/bodies'
			}),
			readScores(client, request),
			readQueue(client, request),
			readBodyForecasts(client, request),
			runQuery(client, BANKS, { database })
		]);
	const isBank = new Set(banks.map(({ code }) => code));
	const of = {
		open: byFirst(standing[0]),
		referredFirst: new Map(referredFirst.map(({ keys: [code = ''], of }) => [code, of.wrong])),
		letters: new Map(letters.map(({ keys: [code = ''], of }) => [code, of.pingPong]))
	};
	const ages = Map.groupBy(ageing[0] ?? [], ({ keys }) => keys[0] ?? '');
	const codes = new Set([...of.open.keys(), ...flow.bodies.keys(), ...ages.keys()]);
	codes.delete('');
	const rows = [...codes].map((code): BodyRow => {
		const open = of.open.get(code);
		const score = scores.get(code);
		return {
			code,
			isBank: isBank.has(code),
			open: open?.den ?? 0,
			late: open?.num ?? 0,
			oldestAt: open?.oldestAt ?? null,
			ageing: ageingOf(ages.get(code)),
			came: flow.bodies.get(code)?.came ?? 0,
			went: flow.bodies.get(code)?.went ?? 0,
			onTime: onTimeOf(score),
			answer: answerOf(score),
			formal: score?.formal.num ?? 0,
			wrongFirst: shareOf(of.referredFirst.get(code)),
			pingPong: shareOf(of.letters.get(code)),
			score: score ? scoreOf(score) : null,
			forecast: forecasts.get(code) ?? null
		};
	});
	const flows = (between[0] ?? [])
		.map(({ keys: [from = '', to = ''], num }) => ({ from, to, count: num }))
		.sort((a, b) => b.count - a.count || (`${a.from}>${a.to}` < `${b.from}>${b.to}` ? -1 : 1));
	return {
		open: sum(rows, ({ open }) => open),
		late: sum(rows, ({ late }) => late),
		oldestAt: rows.map(({ oldestAt }) => oldestAt).reduce(earlier, null),
		came: sum(rows, (row) => row.came),
		went: sum(rows, (row) => row.went),
		queue,
		bodies: rows.sort((a, b) => b.open - a.open || b.came - a.came || (a.code < b.code ? -1 : 1)),
		over: flow.over,
		flows,
		fromOffice: sum(rows, (row) => row.came) - sum(flows, ({ count }) => count)
	};
}

/** What came to each body and went from it in the range, and to all by step. */
interface Flow {
	bodies: Map<string, { came: number; went: number }>;
	over: BodiesFigures['over'];
}

async function readFlow(client: ClickHouseClient, request: PageRequest): Promise<Flow> {
	const kept = await readKeptFlows(client, request, 'body');
	if (kept)
		return {
			bodies: sumBy(kept, ({ key }) => key),
			over: [...sumBy(kept, ({ day }) => day)]
				.map(([day, flow]) => ({ day, ...flow }))
				.sort((a, b) => (a.day < b.day ? -1 : 1))
		};
	const sets = [['body'], [request.grain]];
	const [came, went] = await Promise.all([
		readGroups(client, request, 'body_inflow', sets),
		readGroups(client, request, 'body_outflow', sets)
	]);
	const [ins, outs] = [byFirst(came[0]), byFirst(went[0])];
	const codes = [...new Set([...ins.keys(), ...outs.keys()])];
	return {
		bodies: new Map(codes.map((code) => [code, { came: ins.get(code)?.num ?? 0, went: outs.get(code)?.num ?? 0 }])),
		over: series(came[1], went[1])
	};
}

function sumBy(flows: BodyFlow[], keyOf: (flow: BodyFlow) => string): Flow['bodies'] {
	const sums: Flow['bodies'] = new Map();
	for (const flow of flows) {
		const { came, went } = sums.get(keyOf(flow)) ?? { came: 0, went: 0 };
		sums.set(keyOf(flow), { came: came + flow.came, went: went + flow.went });
	}
	return sums;
}

/** Scores of the bodies, each beside all others of its volume: a filter by body leaves those out. */
export async function readScores(client: ClickHouseClient, request: PageRequest): Promise<Map<string, ScoredBody>> {
	const plan = await pagePlan(client, request, 'body_score', { by: 'body' });
	const scored = await readBodyScores(client, plan);
	return new Map(scored.map((one) => [one.score.body, one]));
}

/** The body's on_time_body, from the reading of its score. */
export const onTimeOf = (scored?: ScoredBody): Share => ({
	num: scored?.onTime.num ?? 0,
	den: scored?.onTime.den ?? 0
});

/** The body's time_to_answer_body, from the same reading. */
export function answerOf(scored?: ScoredBody): Lasted {
	if (!scored) return NOTHING_LASTED;
	const { num, den } = scored.answered;
	const { quantiles, ended } = lastedOf(scored.answered);
	return { num, den, p50: quantiles[0] ?? null, km50: ended[0] ?? null };
}

export function scoreOf({ score }: ScoredBody): Score {
	const { score: value, low, high, group, rank, ranked, parts, weights } = score;
	return { ...{ value, low, high, group, rank, ranked }, parts: pick(parts), weights: pick(weights) };
}

const pick = <T>(of: Record<ScorePart, T>) =>
	Object.fromEntries(SCORE_PARTS.map((part) => [part, of[part]])) as Record<ScorePart, T>;

/** What came and what went, by the first day of the step. */
export function series(came: Group[] = [], went: Group[] = []): BodiesFigures['over'] {
	const of = (groups: Group[]) => new Map(groups.map(({ keys, num }) => [keys[0] ?? '', num]));
	const [ins, outs] = [of(came), of(went)];
	return [...new Set([...ins.keys(), ...outs.keys()])]
		.sort()
		.map((day) => ({ day, came: ins.get(day) ?? 0, went: outs.get(day) ?? 0 }));
}

/** @param groups of which the second key is the bucket */
export function ageingOf(groups: Group[] = []): BodyRow['ageing'] {
	return groups
		.map(({ keys, num }) => ({ bucket: keys.at(-1) ?? '', count: num }))
		.sort((a, b) => BUCKETS.compare(a.bucket, b.bucket));
}

export const shareOf = (group?: Pick<Group, 'num' | 'den'>): Share => ({ num: group?.num ?? 0, den: group?.den ?? 0 });

export const byFirst = (groups: Group[] = []) => new Map(groups.map((group) => [group.keys[0] ?? '', group]));

const sum = <T>(rows: T[], of: (row: T) => number) => rows.reduce((total, row) => total + of(row), 0);

const earlier = (a: string | null, b: string | null) => (a === null || (b !== null && b < a) ? b : a);
