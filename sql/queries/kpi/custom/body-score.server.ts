import type { ClickHouseClient } from '@clickhouse/client';
import { IN_SECONDS } from '../../../ask/lasted.ts';
import {
	SCORE_PARTS,
	SCORE_WEIGHTS,
	scoreBodies,
	type BodyCounts,
	type BodyScore,
	type ScoreWeights
} from '../../../model/body-score.ts';
import { ask, lastedOf, measure, type Value } from '../../../ask/ask.server.ts';
import type { Measure } from '../../../ask/scan.ts';
import { noFigures, type KpiRow } from '../kpi-row.ts';
import type { Members } from '../../../measures/kpi.ts';
import type { Plan } from '../plan.server.ts';
import type { Compute } from './compute.server.ts';

/** The standard of a body whose referrals have no deadline. */
const STANDARD_HOURS = 240;

/** The referrals of the range, as the score and what it is made of count them. */
function partsOfScore() {
	const came = measure('body_score');
	const part = (of: Partial<Members>): Measure => ({ ...came, of: { ...came.of, ...of } });
	const answered = measure('time_to_answer_body');
	return {
		due: measure('on_time_body'),
		beyond: part({ where: ['is_open'], num: 'is_beyond' }),
		wrong: part({ num: 'is_wrong' }),
		objected: part({ num: 'is_objected' }),
		answered: { ...answered, lasted: { ticks: IN_SECONDS, quantiles: [0.5], ended: [0.5] } },
		given: {
			...part({ value: 'given_hours' }),
			values: { median: (value: string) => `quantileExactInclusiveOrNull(0.5)(${value})` }
		}
	};
}

export interface ScoredBody {
	figures: BodyCounts;
	/** Half of its answers had come by then, in hours; null: there are none. */
	answeredHours: number | null;
	score: BodyScore;
}

/** Scores the groups of a plan of `body_score`; by any other than `body` they have no rank. */
export async function readBodyScores(
	client: ClickHouseClient,
	plan: Plan,
	weights: ScoreWeights = SCORE_WEIGHTS
): Promise<ScoredBody[]> {
	const [groups = []] = await ask(client, {
		...plan.question,
		measures: partsOfScore(),
		sets: [plan.by === null ? [] : [plan.by]],
		comment: `kpi/${plan.kpi.name}`
	});
	const some = groups.filter(({ of }) => of.wrong.den > 0).sort((a, b) => (a.keys[0]! < b.keys[0]! ? -1 : 1));
	const figures = some.map(({ keys: [body = ''], of }): BodyCounts => ({
		body,
		referrals: of.wrong.den,
		due: of.due.den,
		onTime: of.due.num,
		open: of.beyond.den,
		openBeyond: of.beyond.num,
		medianHours: lastedOf(of.answered).ended[0] ?? null,
		standardHours: Math.max(1, (of.given.values['median'] as Value) ?? STANDARD_HOURS),
		wrong: of.wrong.num,
		answered: of.answered.num,
		objected: of.objected.num,
		// Nobody samples answers yet.
		sample: null
	}));
	return scoreBodies(figures, weights).map((score, i) => ({
		figures: figures[i]!,
		answeredHours: lastedOf(some[i]!.of.answered).quantiles[0] ?? null,
		score: plan.by === 'body' ? score : { ...score, rank: null, ranked: 0 }
	}));
}

export const BODY_SCORE: Compute = async (client, plan) => (await readBodyScores(client, plan)).map(rowOf);

function rowOf({ figures, score }: ScoredBody): KpiRow {
	return {
		...noFigures(score.body),
		value: score.score,
		numerator: figures.referrals,
		denominator: figures.due,
		km50: figures.medianHours,
		details: {
			group: score.group,
			rank: score.rank,
			ranked: score.ranked,
			low: score.low,
			high: score.high,
			...Object.fromEntries(SCORE_PARTS.map((part) => [part, score.parts[part]])),
			...Object.fromEntries(SCORE_PARTS.map((part) => [`${part}_weight`, score.weights[part]])),
			on_time_low: score.onTime.low,
			on_time_high: score.onTime.high,
			median_hours: figures.medianHours,
			standard_hours: figures.standardHours,
			open: figures.open,
			open_beyond: figures.openBeyond
		}
	};
}
