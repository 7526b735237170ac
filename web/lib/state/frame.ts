import { createContext } from 'svelte';
import type { PageFrame } from '#sql/queries/pages/page.ts';

/**
 * The frame of the page's figures, for every component below its root; a function, as the stream brings new ones.
 * `followPage` sets it; a root without a stream does so itself.
 */
export const [getFrame, setFrame] = createContext<() => PageFrame>();
