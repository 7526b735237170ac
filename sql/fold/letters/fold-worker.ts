import { move } from 'piscina';
import { foldLetters, type Letters } from './fold-letters.ts';

/** What a thread of `fold.server.ts` does. */
export default (letters: Letters): ReturnType<typeof move> => move(foldLetters(letters));
