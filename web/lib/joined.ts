import { fill, type Words } from './i18n/text.ts';

/** Said beside a number of persons: how many of their keys are one person's; nothing where none is, or where that is hidden. */
export const joinedNote = (keys: number, { t, f }: Pick<Words, 't' | 'f'>): string =>
	keys > 0 ? fill(t.definition.joined, { n: f.number(keys) }) : '';
