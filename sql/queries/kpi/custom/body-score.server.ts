import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import {
	SCORE_PARTS,
	SCORE_WEIGHTS,
	scoreBodies,
	type BodyCounts,
	type BodyScore,
	type ScoreWeights
} from '../../../model/body-score.ts';
import { defineQuery, BY_ARRAYS } from '../../define.server.ts';
import { noFigures, type KpiRow } from '../kpi-row.ts';
import type { Plan } from '../plan.server.ts';
import { runOnMembers, type Compute } from './compute.server.ts';

/** The standard of a body whose referrals have no deadline. */
const STANDARD_HOURS = 240;

const count = z.coerce.number();
const BODIES = defineQuery(
	'kpi/custom/bodies',
	z.object({
		key: z.string(),
		referrals: count,
		due: count,
		on_time: count,
		open: count,
		beyond: count,
		given_hours: z.number().nullable(),
		wrong: count,
		answered: count,
		objected: count,
		p50: z.number().nullable(),
		km50: z.number().nullable()
	})
);

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
	const rows = await runOnMembers(client, plan, BODIES, { settings: BY_ARRAYS });
	const some = rows.filter(({ referrals }) => referrals > 0);
	const figures = some.map((row): BodyCounts => ({
		body: row.key,
		referrals: row.referrals,
		due: row.due,
		onTime: row.on_time,
		open: row.open,
		openBeyond: row.beyond,
		medianHours: row.km50,
		standardHours: Math.max(1, row.given_hours ?? STANDARD_HOURS),
		wrong: row.wrong,
		answered: row.answered,
		objected: row.objected,
		// Nobody samples answers yet.
		sample: null
	}));
	return scoreBodies(figures, weights).map((score, i) => ({
		figures: figures[i]!,
		answeredHours: some[i]!.p50,
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
