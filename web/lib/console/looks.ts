import type { Tone } from '$lib/charts/model.ts';

/** How a series looks. Those after the sixth are dashed or hollow. */
export interface SeriesLook {
	tone: Tone;
	hollow: boolean;
}

const TONES: Tone[] = ['series', 'third', 'fourth', 'sixth', 'ink', 'fifth'];
const LOOKS: SeriesLook[] = [false, true].flatMap((hollow) => TONES.map((tone) => ({ tone, hollow })));

/** So many at once can be told apart. */
export const MOST_AT_ONCE = LOOKS.length;

export const lookOf = (slot: number): SeriesLook => LOOKS[slot % LOOKS.length]!;

/** The series that are drawn, each with its look: that of one that stays does not change. */
export type Drawn = ReadonlyMap<string, number>;

/** As many of the series as can be told apart. */
export const firstDrawn = (keys: string[]): Drawn =>
	new Map(keys.slice(0, MOST_AT_ONCE).map((key, slot) => [key, slot]));

/** Switches a series. One more than can be told apart changes nothing, nor does taking away the last. */
export function switched(drawn: Drawn, key: string): Drawn {
	const next = new Map(drawn);
	if (next.delete(key)) return next.size > 0 ? next : drawn;
	const taken = new Set(drawn.values());
	const free = LOOKS.findIndex((_, slot) => !taken.has(slot));
	return free < 0 ? drawn : next.set(key, free);
}

/** The colour of a look, as styles have it. */
export const colourOf = ({ tone }: SeriesLook): string =>
	tone === 'series' || tone === 'ink' || tone === 'late' ? `var(--${tone})` : `var(--series-${tone})`;
