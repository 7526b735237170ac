/**
 * The parts of a body's score, each between 0 (worst) and 1 (best). Each is of all referrals that count for the body: what is answered formally,
 * returned or handed on stays in, or a body would gain by it. What is answered late helps `backlog` alone.
 */
export const SCORE_PARTS = ['on_time', 'backlog', 'median_time', 'seen_through', 'objections', 'quality'] as const;
export type ScorePart = (typeof SCORE_PARTS)[number];
export type ScoreWeights = Record<ScorePart, number>;

/** Points of 100. */
export const SCORE_WEIGHTS: ScoreWeights = {
	on_time: 40,
	backlog: 15,
	median_time: 10,
	seen_through: 15,
	objections: 10,
	quality: 10
};

/** A body of which fewer referrals count in the range gets no rank, because its shares are chance. */
export const SCORE_MIN_REFERRALS = 30;
/** Bodies are ranked among those with a similar volume: A from 10,001 referrals in the range, B from 2,000, else C. */
export const VOLUME_GROUPS = { A: 10_001, B: 2_000 } as const;
export type VolumeGroup = 'A' | 'B' | 'C';

/** A body's counts in a range. */
export interface BodyCounts {
	body: string;
	/** Referrals that came to it in the range. */
	referrals: number;
	/** Of these, those that count for it. Whatever follows is of them. */
	counted: number;
	/** Those that are answered or past their deadline; and of these, those answered on time with substance (`onTime`). */
	due: number;
	onTime: number;
	/** Those answered formally, or past their deadline without an answer. */
	unserved: number;
	/** Half of those due had their answer of substance by then, in hours; null if fewer have one. */
	medianHours: number | null;
	/** The time that it has, in hours: the median. */
	standardHours: number;
	/** Those that left it without an answer of substance. */
	letGo: number;
	/** Those answered with substance; and of these, those objected to or reopened (`objected`). */
	answered: number;
	objected: number;
	/** Sampled answers that were judged complete; null if none was sampled. */
	sample: { complete: number; of: number } | null;
}

export interface BodyScore {
	body: string;
	group: VolumeGroup;
	/** 0–100, from the parts that have data; null if none has. */
	score: number | null;
	/** The score with the on-time part at the ends of its Wilson interval. */
	low: number | null;
	high: number | null;
	onTime: { low: number; high: number };
	/** Each part from 0 to 1; null if it has no data and is left out. */
	parts: Record<ScorePart, number | null>;
	/** Points of 100 for each part, rescaled when others are left out. */
	weights: ScoreWeights;
	/** 1 is the best of its group; null if it has too few referrals, or no score. */
	rank: number | null;
	/** How many bodies of its group are ranked. */
	ranked: number;
}

/**
 * Scores bodies from 0 to 100 and ranks each within its volume group. A part without data is left out, and the weights of the others grow in
 * proportion (`weights` shows them).
 *
 * @param weights points of each part: any numbers not below 0, since only their proportions count. Errors: RangeError.
 */
export function scoreBodies(bodies: readonly BodyCounts[], weights: ScoreWeights = SCORE_WEIGHTS): BodyScore[] {
	const given = SCORE_PARTS.map((part) => weights[part]);
	if (given.some((weight) => !(weight >= 0 && Number.isFinite(weight))) || given.every((weight) => weight === 0))
		throw new RangeError('weights are numbers not below 0, and one is above');
	const scores = bodies.map((body) => scoreOne(body, weights));
	for (const group of ['A', 'B', 'C'] as const) {
		const field = scores.filter(
			(score, i) => score.group === group && score.score !== null && bodies[i]!.counted >= SCORE_MIN_REFERRALS
		);
		// Equal scores share the better rank.
		for (const score of field) score.rank = 1 + field.filter((other) => other.score! > score.score!).length;
		for (const score of scores) if (score.group === group) score.ranked = field.length;
	}
	return scores;
}

export function volumeGroup(referrals: number): VolumeGroup {
	return referrals >= VOLUME_GROUPS.A ? 'A' : referrals >= VOLUME_GROUPS.B ? 'B' : 'C';
}

function scoreOne(body: BodyCounts, weights: ScoreWeights): BodyScore {
	const parts: BodyScore['parts'] = {
		on_time: body.due > 0 ? body.onTime / body.due : null,
		backlog: body.counted > 0 ? 1 - body.unserved / body.counted : null,
		median_time: body.due > 0 ? timePart(body.medianHours, body.standardHours) : null,
		seen_through: body.counted > 0 ? 1 - body.letGo / body.counted : null,
		objections: body.answered > 0 ? 1 - body.objected / body.answered : null,
		quality: body.sample && body.sample.of > 0 ? body.sample.complete / body.sample.of : null
	};
	const total = SCORE_PARTS.reduce((sum, part) => sum + (parts[part] === null ? 0 : weights[part]), 0);
	const scaled = Object.fromEntries(
		SCORE_PARTS.map((part) => [part, parts[part] === null || total === 0 ? 0 : (100 * weights[part]) / total])
	) as ScoreWeights;
	const scoreWith = (onTime: number | null) =>
		total === 0
			? null
			: SCORE_PARTS.reduce((sum, part) => sum + scaled[part] * ((part === 'on_time' ? onTime : parts[part]) ?? 0), 0);
	const onTime = wilsonInterval(body.onTime, body.due);
	return {
		body: body.body,
		group: volumeGroup(body.referrals),
		score: scoreWith(parts.on_time),
		low: scoreWith(onTime.low),
		high: scoreWith(onTime.high),
		onTime,
		parts,
		weights: scaled,
		rank: null,
		ranked: 0
	};
}

/** 1 for an immediate answer, ½ at the standard time, 0 at twice that or never. */
function timePart(medianHours: number | null, standardHours: number): number {
	if (medianHours === null) return 0;
	return Math.max(0, 1 - Math.max(0, medianHours) / (2 * standardHours));
}

/** z of a two-sided 95 % interval. */
const Z95 = 1.959963984540054;

/** Wilson's interval of a share, which is valid for few cases and for shares near 0 or 1. Without cases: 0 to 1. */
export function wilsonInterval(hits: number, of: number): { low: number; high: number } {
	if (!(hits >= 0 && hits <= of)) throw new RangeError(`${hits} of ${of} is no share`);
	if (of === 0) return { low: 0, high: 1 };
	const share = hits / of;
	const z2 = Z95 * Z95;
	const middle = (share + z2 / (2 * of)) / (1 + z2 / of);
	const half = (Z95 / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of));
	return {
		low: hits === 0 ? 0 : Math.max(0, middle - half),
		high: hits === of ? 1 : Math.min(1, middle + half)
	};
}
