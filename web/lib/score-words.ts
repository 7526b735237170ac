import type { ScorePart } from '#sql/model/body-score.ts';
import type { BodyRow } from '#sql/queries/pages/bodies.ts';
import { fill, type Words } from './i18n/text.ts';

type Score = BodyRow['score'];

/** A body's place among those with as much to do; with too few referrals it has none. */
export function rankText(score: Score, { t, f }: Words): string {
	if (!score || score.rank === null) return t.bodies.unranked;
	return fill(t.bodies.rank, { rank: f.number(score.rank), ranked: f.number(score.ranked) });
}

/** One part of a score: what a body reached of it, and its weight. */
export function partText(score: Score, part: ScorePart, { t, f }: Words): string {
	const share = score?.parts[part] ?? null;
	return share === null || !score
		? t.bodies.noPart
		: fill(t.bodies.partOf, { share: f.percent(share), weight: f.number(score.weights[part], 1) });
}
