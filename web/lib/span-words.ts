import { fill, type Words } from './i18n/text.ts';

/** A span of a call; a dash where there is none, and what is hidden without a unit. */
export const secondsText = (value: number | null, { t, f }: Words): string =>
	value === null ? '–' : value < 0 ? f.number(value) : fill(t.hotline.seconds, { n: f.number(value) });
