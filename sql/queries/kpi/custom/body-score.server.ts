import type { ClickHouseClient } from '@clickhouse/client';
import { aggregate } from '../../../ask/aggregate.ts';
import { IN_SECONDS } from '../../../ask/lasted.ts';
import type { Sql } from '../../../entities/entity.ts';
import { NEVER } from '../../../entities/referral-figures.ts';
import { SCORE_PARTS, scoreBodies, type BodyCounts, type BodyScore } from '../../../model/body-score.ts';
import { measure, type Counted, type Value } from '../../../ask/ask.server.ts';
import type { Measure } from '../../../ask/scan.ts';
import { noFigures, type KpiRow } from '../kpi-row.ts';
import type { Members } from '../../../measures/kpi.ts';
import type { Plan } from '../plan.server.ts';
import { askBy, type Compute } from './compute.server.ts';

/** The referrals of the range, as the score and what it is made of count them. */
function partsOfScore() {
	const came = measure('body_score');
	const part = (of: Partial<Members>): Measure => ({ ...came, of: { ...came.of, ...of } });
	const median = (value: Sql, isCounted: Sql) => aggregate('quantileExactLowOrNull(0.5)', value, isCounted);
	const answered = measure('time_to_answer_body');
	return {
		came,
		onTime: measure('on_time_body'),
		formal: measure('formal_answers'),
		answered: { ...answered, lasted: { ticks: IN_SECONDS, quantiles: [0.5], ended: [0.5] } },
		due: part({ where: ['is_due'], num: 'is_served_on_time' }),
		unserved: part({ where: ['is_counted'], num: 'is_unserved' }),
		letGo: part({ where: ['is_counted'], num: 'is_let_go' }),
		objected: part({ where: ['is_counted', 'is_served'], num: 'is_objected' }),
		served: { ...part({ where: ['is_due'], value: 'served_hours' }), values: { median } },
		own: { ...part({ where: ['is_counted'], value: 'own_hours' }), values: { median } }
	};
}

export interface ScoredBody {
	figures: BodyCounts;
	score: BodyScore;
	/** Its on_time_body, time_to_answer_body and formal_answers, from the same reading. */
	onTime: Counted;
	answered: Counted;
	formal: Counted;
}

/** Scores the groups of a plan of `body_score`; by any other than `body` they have no rank. */
export async function readBodyScores(client: ClickHouseClient, plan: Plan): Promise<ScoredBody[]> {
	const groups = await askBy(client, plan, partsOfScore());
	const some = groups.filter(({ of }) => of.came.den > 0);
	const figures = some.map(({ key: body, of }): BodyCounts => ({
		body,
		referrals: of.came.den,
		counted: of.letGo.den,
		due: of.due.den,
		onTime: of.due.num,
		unserved: of.unserved.num,
		medianHours: medianOf(of.served),
		standardHours: Math.max(1, medianOf(of.own) ?? 1),
		letGo: of.letGo.num,
		answered: of.objected.den,
		objected: of.objected.num,
		// Nobody samples answers yet.
		sample: null
	}));
	return scoreBodies(figures).map((score, i) => ({
		figures: figures[i]!,
		score: plan.by === 'body' ? score : { ...score, rank: null, ranked: 0 },
		onTime: some[i]!.of.onTime,
		answered: some[i]!.of.answered,
		formal: some[i]!.of.formal
	}));
}

/** Null: there is none, or it has not come yet. */
function medianOf({ values }: Counted): number | null {
	const hours = (values['median'] ?? null) as Value;
	return hours === NEVER ? null : hours;
}

export const BODY_SCORE: Compute = async (client, plan) => (await readBodyScores(client, plan)).map(rowOf);

function rowOf({ figures, score }: ScoredBody): KpiRow {
	return {
		...noFigures(score.body),
		value: score.score,
		numerator: figures.referrals,
		denominator: figures.due,
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
			counted: figures.counted,
			unserved: figures.unserved,
			let_go: figures.letGo
		}
	};
}
