import type { ClickHouseClient } from '@clickhouse/client';
import { ask, askWhole, measure } from '../../ask/ask.server.ts';
import { OF_REFERRALS } from '../../measures/declared.ts';
import { COMPARED_FLOWS, readScores, referralsOf, scoreOf, STANDING, type Referrals, type Score } from './bodies.ts';
import { LETTERS, lettersOf, shareOf, UNANSWERED, type Letters } from './body-letters.ts';
import { comparedLetters, requestBefore } from './compare.ts';
import { ageingOf, bySize, EVER, readGroups, type Ageing, type Counts } from './groups.ts';
import { readHandovers, type HandoverStep } from './handovers.ts';
import { readFlow, readFlowBefore, type Flow } from './kept-flows.ts';
import { toComeOf, unfinishedOf } from '../kpi/finished.ts';
import { openBody } from './open-bodies.ts';
import { under, type OpenFigures, type PageReader, type PageRequest, type Share } from './page.ts';
import { readQueue, type Queue } from './queue.ts';

/** One body in depth. */
export interface BodyFigures {
	/** Its code: the filter `body` of the address; '' without one. */
	code: string;
	letters: Letters;
	ageing: Ageing;
	/** By the step of the page's charts: how letters came to it and left it, and what was unanswered at the end of the step. */
	over: HandoverStep[];
	/** What came of the days that are compared with, by the same steps. */
	overBefore: Pick<HandoverStep, 'day' | 'handedIn'>[];
	referrals: Referrals;
	/** How the referrals that went ended: answered, returned, referred, closed. */
	ends: Counts;
	/** Referrals by the step of the page's charts. */
	flow: Flow['over'];
	/** The same of the days that are compared with. */
	before: Flow['over'];
	/** Of referrals, by Jalali month; `unfinished`: the share whose outcome is to come, null: the month is finished. */
	onTimeByMonth: ({ day: string; unfinished: number | null } & Share)[];
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
const ON_TIME = measure('on_time_body');
const ON_TIME_AND_TO_COME = { onTime: ON_TIME, toCome: { ...ON_TIME, of: toComeOf(ON_TIME.of)! } };
const ANSWERED = measure('time_to_answer_body', ['is_finished']);
const ANSWERS = { answers: { ...ANSWERED, of: { ...ANSWERED.of, bucket: 'answer_step' } } };

const OWN = openBody('');
const OPEN: OpenFigures = {
	...OWN,
	counts: [
		...[...OWN.counts, 'queue.waiting', 'ends[].count', 'spread[].count', 'categories[].came'],
		...under('onTimeByMonth[]', 'num den'),
		...under('over[]', 'registered handedIn handedOut settled unsettled stood'),
		...under('flow[]', 'came went')
	],
	plain: [
		...OWN.plain,
		...['ends[].code', 'spread[].from', 'categories[].code', 'onTimeByMonth[].day', 'over[].day', 'flow[].day']
	],
	of: { ...OWN.of, 'onTimeByMonth[].unfinished': 'onTimeByMonth[].den' },
	groups: {
		'ends[]': { by: { code: 'state' }, count: 'count' },
		'spread[]': { by: { from: 'answer_days' }, count: 'count', isInOrder: true },
		'categories[]': { by: { code: 'category' }, count: 'came' }
	}
};

/** One body, which the filter `body` names. */
export const body: PageReader<BodyFigures> = {
	name: 'body',
	dimensions: OF_REFERRALS,
	compared: [
		...comparedLetters<BodyFigures>(({ letters }) => letters),
		...COMPARED_FLOWS,
		{ name: 'on_time', kpi: 'on_time_body', now: ({ referrals }) => referrals.onTime }
	],
	kpis: [
		'unanswered',
		'overdue',
		'answered',
		'on_time',
		'ageing_holder',
		'handed_in',
		'handed_out',
		'settled',
		'unsettled',
		'body_backlog',
		'body_late',
		'left_open',
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
	const formerDays = requestBefore(request);
	const code = request.where.find(([dimension]) => dimension === 'body')?.[1] ?? '';
	const groups = (name: string, sets: string[][], of: PageRequest = request) => readGroups(client, of, name, sets);
	const toFirst = ([dimension, code]: (typeof request.where)[number]) =>
		[dimension === 'body' ? 'first_body' : dimension, code] as [string, string];
	const [
		letters,
		unanswered,
		standing,
		ageing,
		came,
		went,
		over,
		overBefore,
		flow,
		before,
		[onTimeByMonth = []],
		[spread = []],
		wrong,
		operators,
		scores,
		queue
	] = await Promise.all([
		askWhole(client, { ...request, measures: LETTERS, comment: 'pages/body' }),
		askWhole(client, { ...request, measures: UNANSWERED, comment: 'pages/body_open' }),
		askWhole(client, { ...request, ...EVER, measures: STANDING, comment: 'pages/body_standing' }),
		groups('ageing_holder', [['bucket']]),
		groups('body_inflow', [['category']]),
		groups('body_outflow', [['state']]),
		readHandovers(client, request),
		formerDays ? readHandovers(client, formerDays) : [],
		readFlow(client, request),
		readFlowBefore(client, request),
		ask(client, { ...request, measures: ON_TIME_AND_TO_COME, sets: [['month']], comment: 'pages/on_time_by_month' }),
		ask(client, { ...request, measures: ANSWERS, sets: [['bucket']], comment: 'pages/spread' }),
		groups('wrong_first_body', [['first_body']], { ...request, where: request.where.map(toFirst) }),
		groups('operator_wrong_first_body', [['operator']]),
		// Ranked beside the others, whatever is filtered by body.
		readScores(client, { ...request, where: request.where.filter(([dimension]) => dimension !== 'body') }),
		readQueue(client, request)
	]);
	const score = scores.get(code);
	const categories = bySize(came[0]);
	return {
		code,
		letters: lettersOf(letters, unanswered),
		ageing: ageingOf(ageing[0]),
		over,
		overBefore: overBefore.map(({ day, handedIn }) => ({ day, handedIn })),
		referrals: referralsOf(
			standing,
			{
				came: categories.reduce((sum, { count }) => sum + count, 0),
				went: (went[0] ?? []).reduce((sum, { num }) => sum + num, 0)
			},
			score
		),
		ends: bySize(went[0]),
		flow: flow.over,
		before,
		onTimeByMonth: onTimeByMonth
			.filter(({ of }) => of.onTime.den > 0)
			.map(({ keys: [day = ''], of: { onTime, toCome } }) => ({
				...{ day, ...shareOf(onTime) },
				unfinished: unfinishedOf(ON_TIME, { waiting: toCome.num, denominator: onTime.den })
			}))
			.sort((a, b) => (a.day < b.day ? -1 : 1)),
		spread: spread
			.map(({ keys: [day], of }) => ({ from: Number(day), count: of.answers.num }))
			.sort((a, b) => a.from - b.from),
		categories: categories.map((one) => ({ code: one.code, came: one.count })),
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
