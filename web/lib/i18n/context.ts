import { createContext } from 'svelte';
import type { Words } from './text.ts';

/** The words of the page, for every component below its root. */
export const [getWords, setWords] = createContext<Words>();
