import { SCORE_PARTS, type ScorePart } from '#sql/model/body-score.ts';
import type { BodyRow } from '#sql/queries/pages/bodies.ts';
import { fill, type Words } from './i18n/text.ts';

type Score = BodyRow['score'];

/** A body's place among those with as much to do; with too few referrals it has none. */
export function rankText(score: Score, { t, f }: Words): string {
	if (!score || score.rank === null) return t.bodies.unranked;
	const isLast = score.rank === score.ranked && score.ranked > 1;
	return fill(isLast ? t.bodies.worst : t.bodies.rank, { rank: f.number(score.rank), ranked: f.number(score.ranked) });
}

/** Why a score is what it is: the part that took most points from it, and the body's place. */
export function whyText(score: NonNullable<Score>, words: Words): string {
	const { t, f } = words;
	const lost = (part: ScorePart) => (1 - (score.parts[part] ?? 1)) * score.weights[part];
	const part = SCORE_PARTS.reduce((most, one) => (lost(one) > lost(most) ? one : most));
	const why = fill(t.bodies.why, { part: t.bodies.parts[part], share: f.percent(score.parts[part] ?? 1) });
	return [...(lost(part) > 0 ? [why] : []), rankText(score, words)].join(f.lang === 'fa' ? '، ' : ', ');
}

/** One part of a score: what a body reached of it, and its weight. */
export function partText(score: Score, part: ScorePart, { t, f }: Words): string {
	const share = score?.parts[part] ?? null;
	return share === null || !score
		? t.bodies.noPart
		: fill(t.bodies.partOf, { share: f.percent(share), weight: f.number(score.weights[part], 1) });
}
