import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { dayAfter } from '../../model/tehran.ts';
import { defineQuery } from '../../client/define.server.ts';
import { runOnMembers } from '../kpi/custom/compute.server.ts';
import { OF_REFERRALS } from '../../measures/words.ts';
import {
	ageingOf,
	answerOf,
	onTimeOf,
	readScores,
	scoreOf,
	series,
	shareOf,
	type BodiesFigures,
	type BodyRow,
	type Lasted,
	type Score,
	type Share
} from './bodies.ts';
import { bySize, EVER, readGroups, type Counts } from './groups.ts';
import { readKeptFlows } from './kept-flows.ts';
import { pagePlan } from './page-kpi.ts';
import { openBody } from './open-bodies.ts';
import { under, type OpenFigures, type PageReader, type PageRequest } from './page.ts';
import { openQueue, readQueue, type Queue } from './queue.ts';

/** One body in depth. */
export interface BodyFigures {
	/** Its code: the filter `body` of the address; '' without one. */
	code: string;
	open: number;
	late: number;
	oldestAt: string | null;
	ageing: BodyRow['ageing'];
	came: number;
	went: number;
	/** How what went ended: answered, returned, referred, closed. */
	ends: Counts;
	/** By the step of the page's charts: what came, what went, and what stood at the end of the step. */
	over: { day: string; came: number; went: number; stood: number }[];
	onTime: Share;
	/** By Jalali month. */
	onTimeByMonth: ({ day: string } & Share)[];
	answer: Lasted;
	/** Of the answers, those that are formal. */
	formal: number;
	/** Answers by how many days they took: from this day to before the next step's. */
	spread: { from: number; count: number }[];
	categories: { code: string; came: number }[];
	wrongFirst: Share;
	/** Whose first referrals to it were wrong, the most first. */
	operators: ({ code: string } & Share)[];
	/** Null: nothing came in the range. */
	score: Score | null;
	/** Of the letters that wait for it. */
	queue: Queue;
}

const OPERATORS_AT_MOST = 10;
const count = z.coerce.number();
const SPREAD = defineQuery('pages/spread', z.object({ from_day: count, answered: count }));

const OWN = openBody('');
const QUEUE = openQueue('open came went');
const OPEN: OpenFigures<BodyFigures> = {
	counts: [
		...[...OWN.counts, ...QUEUE.counts],
		...['ends[].count', 'spread[].count', 'categories[].came', 'onTimeByMonth[].num', 'onTimeByMonth[].den'],
		...under('over[]', 'came went stood')
	],
	plain: [...OWN.plain, 'ends[].code', 'spread[].from', 'categories[].code', 'onTimeByMonth[].day', 'over[].day'],
	// What stood is the sum of all that came and went before: one step that is hidden could be computed from two stands.
	of: { ...OWN.of, 'over[].stood': 'over[*].came over[*].went' },
	blank: { ...OWN.blank, ...QUEUE.blank },
	staff: ['operators', ...QUEUE.staff!],
	sums: () => [
		...OWN.sums,
		'went = ends[].count',
		'came = categories[].came',
		'answer.num = spread[].count',
		'onTime.num = onTimeByMonth[].num',
		'onTime.den = onTimeByMonth[].den',
		'onTimeByMonth[].den = onTimeByMonth[].num + rest',
		'came = over[].came',
		'went = over[].went'
	],
	ofGroup: ['open', 'late', 'came', 'went', 'onTime.num', 'onTime.den', 'answer.num', 'answer.den']
};

/** One body, which the filter `body` names. */
export const body: PageReader<BodyFigures> = {
	name: 'body',
	dimensions: OF_REFERRALS,
	compared: [
		{ name: 'came', kpi: 'body_inflow', now: ({ came }) => ({ num: came, den: 0 }) },
		{ name: 'went', kpi: 'body_outflow', now: ({ went }) => ({ num: went, den: 0 }) },
		{ name: 'on_time', kpi: 'on_time_body', growsOld: true, now: ({ onTime }) => onTime }
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
		'operator_wrong_first_body',
		'body_score',
		'body_time_to_clear'
	],
	open: OPEN,
	read
};

async function read(client: ClickHouseClient, request: PageRequest): Promise<BodyFigures> {
	const { grain } = request;
	const code = request.where.find(([dimension]) => dimension === 'body')?.[1] ?? '';
	// What stands is the sum of all that came and went before: also on days of outage, also before the range.
	const ever = { ...request, ...EVER, to: request.to, excludeOutages: false };
	const groups = (name: string, sets: string[][], of: PageRequest = request) => readGroups(client, of, name, sets);
	const standing = { ...request, ...EVER };
	const toFirst = ([dimension, code]: (typeof request.where)[number]) =>
		[dimension === 'body' ? 'first_body' : dimension, code] as [string, string];
	const [open, ageing, came, went, over, onTimeByMonth, spread, wrong, operators, scores, queue] = await Promise.all([
		groups('body_late', [['body']], standing),
		groups('ageing_holder', [['bucket']], standing),
		groups('body_inflow', [['body'], ['category']]),
		groups('body_outflow', [['state']]),
		readOver(client, ever),
		groups('on_time_body', [['month']]),
		readSpread(client, request),
		groups('wrong_first_body', [['first_body']], { ...request, where: request.where.map(toFirst) }),
		groups('operator_wrong_first_body', [['operator']]),
		// Ranked beside the others, whatever is filtered by body.
		readScores(client, { ...request, where: request.where.filter(([dimension]) => dimension !== 'body') }),
		readQueue(client, request)
	]);
	const stands = open[0]?.[0];
	const score = scores.get(code);
	return {
		code,
		open: stands?.den ?? 0,
		late: stands?.num ?? 0,
		oldestAt: stands?.oldestAt ?? null,
		ageing: ageingOf(ageing[0]),
		came: came[0]?.[0]?.num ?? 0,
		went: (went[0] ?? []).reduce((sum, { num }) => sum + num, 0),
		ends: bySize(went[0]),
		over: withStands(over, request.from, grain),
		onTime: onTimeOf(score),
		onTimeByMonth: (onTimeByMonth[0] ?? [])
			.map((group) => ({ day: group.keys[0] ?? '', ...shareOf(group) }))
			.sort((a, b) => (a.day < b.day ? -1 : 1)),
		answer: answerOf(score),
		formal: score?.formal.num ?? 0,
		spread,
		categories: bySize(came[1]).map((one) => ({ code: one.code, came: one.count })),
		wrongFirst: shareOf(wrong[0]?.[0]),
		operators: (operators[0] ?? [])
			.filter(({ num }) => num > 0)
			.sort((a, b) => b.num - a.num || a.den - b.den)
			.slice(0, OPERATORS_AT_MOST)
			.map((group) => ({ code: group.keys[0] ?? '', ...shareOf(group) })),
		score: score ? scoreOf(score) : null,
		queue
	};
}

/** What came and went by step, since the beginning. */
async function readOver(client: ClickHouseClient, request: PageRequest): Promise<BodiesFigures['over']> {
	const { grain } = request;
	const kept = await readKeptFlows(client, request, null);
	if (kept) return kept.map(({ day, came, went }) => ({ day, came, went }));
	const [came, went] = await Promise.all(
		['body_inflow', 'body_outflow'].map((name) => readGroups(client, request, name, [[grain]]))
	);
	return series(came?.[0], went?.[0]);
}

const LENGTH_DAYS = { day: 1, week: 7, month: 31, season: 93, year: 366 };

/** From the beginning of the data, cut to the range only when every step's stand is known. */
export function withStands(
	steps: { day: string; came: number; went: number }[],
	from: string | null,
	grain: PageRequest['grain']
): BodyFigures['over'] {
	let stood = 0;
	const all = steps.map((step) => ({ ...step, stood: (stood += step.came - step.went) }));
	// The step in which the range begins is shown too.
	const first = from === null ? '' : dayAfter(from, 1 - LENGTH_DAYS[grain]);
	return all.filter(({ day }) => day >= first);
}

async function readSpread(client: ClickHouseClient, request: PageRequest): Promise<BodyFigures['spread']> {
	const plan = await pagePlan(client, request, 'time_to_answer_body');
	const rows = await runOnMembers(client, plan, SPREAD);
	return rows.map(({ from_day, answered }) => ({ from: from_day, count: answered }));
}
